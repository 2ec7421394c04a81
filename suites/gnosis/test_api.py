"""Gnosis: the API and its process."""

import pytest


@pytest.mark.daily
@pytest.mark.control("GNOS-D01", severity="P1")
def test_health_answers(api, target):
    """The API's health endpoint answers 200 and says that it is healthy."""
    refused = api.refusal()
    assert refused is None, f"{target.id}: port {api.port} is {refused}, should answer"
    reply = api.health()
    assert reply.status == 200, f"{reply.who} answered {reply.status}, should be 200: {reply.start}"
    assert api.is_healthy(reply), f"{reply.who} says {reply.start}, should say that it is healthy"
    nowhere = api.nowhere()
    assert nowhere.status == 404, f"{nowhere.who} answered {nowhere.status}, should be 404: its 200s prove nothing"


@pytest.mark.daily
@pytest.mark.control("GNOS-D06", severity="P1")
def test_api_runs_once(api_process, target):
    """The API's process runs, and only once."""
    pids = [process.pid for process in api_process.all()]
    assert len(pids) == 1, f"{target.id}: {len(pids)} processes run the API (pids {pids}), should be 1"


@pytest.mark.daily
@pytest.mark.control("GNOS-D08", severity="P2", each="symbols")
def test_last_bar_reads_back(api, features, row):
    """The last bar of the last trading day can be read back through the API."""
    bar = features.last_bar(row.name)
    reply = api.features(row.name, bar)
    assert reply.status == 200, f"{reply.who} answered {reply.status}, should be 200: {reply.start}"
    faults = api.feature_faults(reply, row.name, bar)
    assert not faults, f"{reply.who}: {'; '.join(faults)}"


@pytest.mark.daily
@pytest.mark.control("GNOS-D09", severity="P2", warning="P3", each="symbols", measures=True)
def test_feature_latency(api, features, row, system, limits, measured):
    """Reading one bar takes the API less than 70 ms."""
    bar = features.last_bar(row.name)
    samples = measured.seconds(lambda: api.process_seconds(row.name, bar), rounds=system.expect.latency_rounds)
    limits.check("feature_latency", samples.median * 1000)
    limits.check("slowest_feature", samples.worst * 1000)


@pytest.mark.daily
@pytest.mark.control("GNOS-D10", severity="P3")
def test_ideas_come_at_usual_rate(api, features, usual_ideas, target, measure):
    """In the last session trade ideas were generated at their usual rate."""
    ideas = api.ideas_by_day()
    count = measure("ideas", ideas.get(features.session, 0), "")
    low, high = usual_ideas(ideas)
    should = f"should be between {low:g} and {high:g}, as in earlier sessions"
    assert low <= count <= high, f"{target.id}: {count} ideas for bars of {features.session}, {should}"


@pytest.mark.daily
@pytest.mark.control("GNOS-D11", severity="P2", warning="P3")
def test_memory_is_bounded(api_process, resident_growth, target, system, limits, measure):
    """The API's memory stays below its limit and does not grow steadily."""
    process = api_process.one()
    measure("resident", process.rss_kib, "KiB")
    limits.check("virtual_memory", process.vsz_kib)
    growth, most = resident_growth(process.rss_kib), system.expect.steady_growth
    message = f"{target.id}: resident memory has grown steadily by {growth:.0f} %, should be less than {most} %"
    limits.require(growth < most, message, grade="warning")
