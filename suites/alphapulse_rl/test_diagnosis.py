"""Why the trading system may be down."""

import pytest


@pytest.mark.emergency
@pytest.mark.control("APRL-E01", severity="P1", each="trading_down_witnesses")
def test_why_trading_is_down(witness):
    """This witness sees no reason for the trading system to be down."""
    assert not witness.account, f"{witness} may be why trading is down: {witness.account}"
