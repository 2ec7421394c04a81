"""Gnosis: uvicorn's log and its archives."""

import pytest


@pytest.mark.daily
@pytest.mark.control("GNOS-D07", severity="P2", warning="P3")
def test_log_is_clean(uvicorn_log, target, limits):
    """Since the last look uvicorn's log has no errors, no tracebacks and no slow requests."""
    errors = uvicorn_log.errors()
    first = errors[0].text[:120] if errors else ""
    limits.require(not errors, f"{target.id}: {len(errors)} errors and tracebacks, should be none; first: {first}")
    limits.check("slow_request", uvicorn_log.slowest())


@pytest.mark.daily
@pytest.mark.control("GNOS-D15", severity="P4")
def test_logs_are_archived(log_archives, target):
    """The logs of each of the last trading days are archived, and the archives open."""
    faults = log_archives.faults()
    assert not faults, f"{target.id}: {'; '.join(faults)}"


@pytest.mark.daily
@pytest.mark.control("GNOS-D16", severity="P2", each="request_logs")
def test_error_rate_is_usual(request_log, spike, target, measure):
    """The share of requests that end in a server error is no higher than usual."""
    requests = request_log.requests()
    if requests.total < spike.at_least_requests:
        pytest.skip(f"nothing to judge, because {request_log.path} tells of {requests.total} requests only")
    percent = measure("server errors", requests.percent, "%")
    most = spike.most_percent(request_log.earlier())
    what = f"{requests.errors} of {requests.total} requests ({percent:.1f} %) ended in a server error"
    assert percent <= most, f"{target.id}: {what}, should be at most {most:.1f} %"
