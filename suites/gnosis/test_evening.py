"""Gnosis: the backtests of the evening."""

import pytest


@pytest.mark.daily
@pytest.mark.control("GNOS-D12", severity="P3", each="symbols")
def test_backtest_is_well_formed(backtest, features, row, measure):
    """The last trading day was backtested, and the result is well formed."""
    assert backtest.exists(), f"{row.name}: {backtest.path} is missing, should hold the backtest of {backtest.session}"
    faults = backtest.faults(features.of(row.name, backtest.session))
    assert not faults, f"{backtest.path}: {'; '.join(faults)}"
    measure("trades", backtest.trades, "")


@pytest.mark.daily
@pytest.mark.control("GNOS-D14", severity="P4", each="symbols")
def test_metrics_are_recorded(backtest, system, measure):
    """Profit and loss and the other metrics of the last trading day are there as numbers."""
    figures = backtest.figures()
    odd = {name: value for name, value in figures.items() if not backtest.is_figure(value)}
    assert not odd, f"{backtest.path}: {odd} should be numbers"
    for name, value in figures.items():
        measure(name, value, system.expect.metrics[name])
