"""The trading application: mode, health, speed, quality."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APRL-D09", severity="P1")
def test_trading_mode(trading_mode):
    """The trading mode in .env and that of the running container are the inventory's."""
    should = trading_mode.expected
    assert trading_mode.in_file == should, f".env says mode {trading_mode.in_file}, should be {should}"
    assert trading_mode.in_container == should, (
        f"the container trades in {trading_mode.in_container}, should be {should}"
    )


@pytest.mark.daily
@pytest.mark.control("APRL-D10", severity="P1")
def test_trading_is_healthy(trading, system):
    """The trading application answers healthy, and is not left stopped or in maintenance."""
    assert trading.health.status == 200, f"{trading.health.who} answers {trading.health.status}, should be 200"
    healthy = system.words["healthy"]
    assert trading.status in healthy, f"trading says it is {trading.status}, should be {' or '.join(healthy)}"
    fine = trading.may_be()
    assert trading.trading in fine, f"trading is {trading.trading}, should now be {' or '.join(fine)}"


@pytest.mark.daily
@pytest.mark.control("APRL-D11", severity="P1", warning="P3", measures=True)
def test_api_response_time(trading, limits):
    """The trading API answers in time, measured at the host."""
    samples = trading.response_times()
    limits.check("api_response_time", samples.median_s * 1000)
    limits.check("slowest_api_response", samples.worst_s * 1000)


@pytest.mark.daily
@pytest.mark.control("APRL-D15", severity="P3")
def test_model_confidence(trading, limits):
    """The model is confident enough on average."""
    limits.check("model_confidence", trading.percent("model_confidence"))


@pytest.mark.daily
@pytest.mark.control("APRL-D16", severity="P1", warning="P3")
def test_api_error_rate(trading, limits):
    """Few requests to the exchange fail."""
    limits.check("api_error_rate", trading.percent("api_error_rate"))


@pytest.mark.daily
@pytest.mark.control("APRL-D17", severity="P1", warning="P3")
def test_inference_time(trading, limits):
    """The model answers in time."""
    limits.check("inference_time", trading.latency("inference_time_ms"))
