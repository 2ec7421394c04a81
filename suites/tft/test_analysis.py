"""Does the worker analyse: all of it, in time, and well?"""

import pytest


@pytest.mark.daily
@pytest.mark.control("TFT-D11", severity="P2", measures=True)
def test_analysis_is_complete(active, trading_day, limits):
    """On a trading day after its close an analysis is of the day, by the AI models, and covers all symbols."""
    day = trading_day("end_of_day_due")
    analysis = active.analysis()
    assert analysis.thinking, "the analysis was made without the AI models, should be by them"
    assert analysis.day == day, f"the analysis is of {analysis.day}, should be of {day}, New York's day"
    limits.check("analysis_success", active.covered(analysis))


@pytest.mark.daily
@pytest.mark.control("TFT-D12", severity="P1", warning="P3", measures=True)
def test_symbol_is_analysed_in_time(active, measured, limits, system):
    """One symbol is analysed within its benchmark."""
    samples = measured.seconds(active.seconds_of_symbol, rounds=system.expect.symbol_rounds)
    limits.check("symbol_analysis_time", samples.median)


@pytest.mark.daily
@pytest.mark.control("TFT-D13", severity="P1", warning="P3", measures=True)
def test_all_symbols_are_analysed_in_time(active, measured, limits):
    """All symbols are analysed within the benchmark."""
    samples = measured.seconds(active.seconds_of_analysis, rounds=1)
    limits.check("full_analysis_time", samples.median)


@pytest.mark.daily
@pytest.mark.control("TFT-D18", severity="P3")
def test_signals_come_true(signals, limits):
    """Signals of high confidence come true often enough."""
    limits.check("signal_accuracy", signals.accuracy())
