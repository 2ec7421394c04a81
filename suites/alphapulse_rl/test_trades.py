"""The book of trades."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APRL-D07", severity="P2")
def test_trades_are_recorded(trade_book):
    """trades.csv parses in the layouts of all its writers, and has the last trading day's trades."""
    bad = trade_book.malformed
    assert not bad, f"trades.csv has {len(bad)} malformed rows, should be 0: {'; '.join(bad[:5])}"
    day = trade_book.last_day
    assert trade_book.of(day).trades > 0, f"trades.csv has no trade of {day}, the last trading day, should have some"


@pytest.mark.daily
@pytest.mark.control("APRL-D25", severity="P4")
def test_todays_statistics(trade_book, measure):
    """Today's number of trades, result and win rate can be computed, and are kept."""
    today = trade_book.of_today()
    assert not today.uncountable, f"trades.csv lines {today.uncountable}: the result is no finite number, should be one"
    measure("trades", today.trades, "trades")
    measure("pnl", today.pnl, "USDT")
    if today.win_rate is not None:
        measure("win_rate", today.win_rate, "% of closed trades")


@pytest.mark.daily
@pytest.mark.control("APRL-D30", severity="P3")
def test_trade_frequency(trade_book, limits):
    """The last trading day had its usual number of trades: neither silent nor running away."""
    day = trade_book.last_day
    trades = trade_book.of(day).trades
    limits.check("fewest_trades", trades, subject=f"trades.csv, {day}")
    limits.check("most_trades", trades, subject=f"trades.csv, {day}")
