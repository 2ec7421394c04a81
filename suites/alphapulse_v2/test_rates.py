"""How fast the protocol's benchmark constructs, parses and identifies. Each run of it is one sample."""

import pytest


@pytest.mark.daily
@pytest.mark.gate
@pytest.mark.control("APV2-D05", severity="P1", warning="P2", role="source", measures=True)
def test_construction_rate(cargo, measured, limits, system):
    """Messages are constructed at more than 1,000,000 a second."""
    rates = measured.rate(lambda: cargo.rates()["construction"], rounds=system.expect["rate_rounds"])
    limits.check("construction_rate", rates.median)


@pytest.mark.daily
@pytest.mark.gate
@pytest.mark.control("APV2-D06", severity="P1", warning="P2", role="source", measures=True)
def test_parsing_rate(cargo, measured, limits, system):
    """Messages are parsed at more than 1,600,000 a second."""
    rates = measured.rate(lambda: cargo.rates()["parsing"], rounds=system.expect["rate_rounds"])
    limits.check("parsing_rate", rates.median)


@pytest.mark.daily
@pytest.mark.gate
@pytest.mark.control("APV2-D07", severity="P1", warning="P2", role="source", measures=True)
def test_instrument_id_rate(cargo, measured, limits, system):
    """Instrument ids are handled at more than 19,000,000 operations a second."""
    rates = measured.rate(lambda: cargo.rates()["instrument_id"], rounds=system.expect["rate_rounds"])
    limits.check("instrument_id_rate", rates.median)
