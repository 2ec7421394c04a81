"""What the last day's log says of the traffic."""

import pytest


@pytest.mark.daily
@pytest.mark.control("TFT-D06", severity="P1", warning="P3")
def test_error_rate(worker_log, limits):
    """Few of the last day's requests failed in the worker."""
    limits.check("error_rate", worker_log.error_rate())


@pytest.mark.daily
@pytest.mark.control("TFT-D07", severity="P2")
def test_no_critical_lines(worker_log, system):
    """The last day's log has no critical line."""
    lines = worker_log.critical()
    assert not lines, (
        f"{len(lines)} critical lines in {system.expect.log_hours} h, should be 0; the last: {lines[-1].text[:200]}"
    )


@pytest.mark.daily
@pytest.mark.control("TFT-D15", severity="P3")
def test_upstreams_do_not_throttle(worker_log, limits):
    """The worker keeps to the rate limits of its upstreams."""
    limits.check("rate_limit_compliance", worker_log.rate_limit_compliance())


@pytest.mark.daily
@pytest.mark.control("TFT-D16", severity="P3")
def test_cache_hits(worker_log, limits):
    """Most look-ups are answered by the cache."""
    limits.check("cache_hit_rate", worker_log.cache_hit_rate())


@pytest.mark.emergency
@pytest.mark.control("TFT-E02", severity="P4")
def test_facebook_refuses_only_as_expected(worker_log):
    """Whatever Facebook refused in the last day was refused with error #10, as its policy has it."""
    facebook = worker_log.facebook()
    if not facebook.lines:
        pytest.skip("this rules nothing in or out, because the log does not speak of Facebook")
    assert not facebook.others, f"Facebook refused with the codes {', '.join(facebook.others)}, should be 10 only"
