"""Gnosis: what the cleaning jobs leave behind."""

import pytest


@pytest.mark.weekly
@pytest.mark.control("GNOS-W02", severity="P4", each="retention")
def test_nothing_is_kept_too_long(retention, target):
    """Nothing is kept past its time, and what was compressed reads as before."""
    complaints = retention.complaints()
    assert not complaints, f"{target.id}: {len(complaints)} entries: {'; '.join(complaints[:5])}"
