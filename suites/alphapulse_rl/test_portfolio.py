"""The portfolio and its risk."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APRL-D12", severity="P2")
def test_portfolio_figures(portfolio, limits):
    """The portfolio's figures are present, finite, fresh, and agree with one another."""
    wrong = portfolio.disagreements()
    assert not wrong, f"the portfolio does not add up: {'; '.join(wrong)}"
    limits.check("portfolio_age", portfolio.age().total_seconds() / 60)
    limits.check("portfolio_file_age", portfolio.file_age().total_seconds() / 60)


@pytest.mark.daily
@pytest.mark.control("APRL-D13", severity="P1", warning="P2")
def test_daily_loss(portfolio, limits):
    """The day's loss stays clear of its limit; a gain is no loss."""
    limits.check("daily_loss", portfolio.daily_loss_percent)


@pytest.mark.daily
@pytest.mark.control("APRL-D14", severity="P1", warning="P2")
def test_drawdown(portfolio, limits):
    """The total drawdown stays clear of its limit."""
    limits.check("drawdown", portfolio.drawdown_percent)


@pytest.mark.daily
@pytest.mark.control("APRL-D19", severity="P1")
def test_risk_limits(portfolio, trading_params):
    """Position sizes, leverage and exposure lie within trading_params.yaml."""
    found = portfolio.breaches(trading_params.allowed())
    assert not found, f"outside of trading_params.yaml: {'; '.join(found)}"
