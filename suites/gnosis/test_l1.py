"""Gnosis: L1 data."""

import pytest


@pytest.mark.daily
@pytest.mark.control("GNOS-D04", severity="P2")
def test_l1_is_there_and_real(l1):
    """The L1 file of the last trading day reads, has all columns and symbols, and comes from a real source."""
    day = l1.session
    file = l1.of(day)
    assert file is not None, f"{l1.folder} has no {l1.path(day)}"
    assert not file.damage, f"{file.path} does not read: {file.damage}"
    missing = l1.missing_columns(file)
    assert not missing, f"{file.path} lacks the columns {', '.join(missing)}"
    absent = l1.symbols_without_rows(file, day)
    assert not absent, f"{file.path} has no row of {', '.join(absent)} on {day}"
    made_up = l1.made_up_sources(file)
    assert not made_up, f"{file.path} has the sources {', '.join(made_up)}, should come from a market"
