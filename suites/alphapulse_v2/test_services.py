"""The running services: presence, memory, latency."""

import pytest


@pytest.mark.daily
@pytest.mark.control("APV2-D13", severity="P1", warning="P2")
def test_hot_path_latency(relay, limits):
    """Messages cross the relay's hot path in under 35 µs."""
    limits.check("hot_path_latency", relay.hot_path_latency_us())


@pytest.mark.daily
@pytest.mark.control("APV2-D14", severity="P1", warning="P2", each="services")
def test_memory(processes, row, limits):
    """Every service keeps less than 50 MB resident."""
    limits.check("service_memory", processes.one(row.process).rss_mb)


@pytest.mark.daily
@pytest.mark.control("APV2-D15", severity="P1", each="services")
def test_running(processes, row):
    """The relay and the collector run."""
    assert processes.called(row.process), f"no process {row.process} runs, should be one at least"
