"""Is the worker there, and is what it says of itself true?"""

import pytest


@pytest.mark.daily
@pytest.mark.control("TFT-D01", severity="P1")
def test_health_is_complete_and_true(worker):
    """The health answer has every field as expected, is made anew each time, and the store itself answers."""
    health = worker.health()
    assert health.status == 200, f"{health.who} answered {health.status}, should be 200: {health.start}"
    unexpected = worker.unexpected(health)
    assert not unexpected, f"{health.who}: {'; '.join(unexpected)}"
    first, second = worker.time_of(health), worker.time_of(worker.health())
    assert first != second, f"{health.who} said {first} twice, should say the time of each answer"
    assert worker.kv_answers(), f"{health.who} says that KV is available, and reading a key fails"


@pytest.mark.daily
@pytest.mark.control("TFT-D02", severity="P1", warning="P3", measures=True)
def test_health_answers_in_time(worker, measured, limits, system):
    """The health route answers within its benchmark."""
    samples = measured.seconds(worker.seconds_of_health, rounds=system.expect.health_samples)
    limits.check("health_time", samples.median)
    limits.check("slowest_health", samples.worst)


@pytest.mark.daily
@pytest.mark.control("TFT-D03", severity="P1", each="models")
def test_models_are_healthy(worker, row, measure):
    """Each AI model, and all together, is healthy, and each says its latency as a number."""
    model = worker.model(row)
    assert model.status == "healthy", f"{row.name} is {model.status or 'not listed'}, should be healthy"
    assert model.latency_is_said, f"{row.name} says its latency is {model.latency!r}, should be a number of ms"
    if model.latency_due:
        measure("latency", model.latency, "ms")


@pytest.mark.daily
@pytest.mark.control("TFT-D14", severity="P1", warning="P3")
def test_availability(worker_log, presence, limits):
    """The worker was there for its callers and for our own probes."""
    limits.check("availability", worker_log.availability(presence.probes()))
