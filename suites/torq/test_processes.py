"""The services' processes and logs."""

import pytest


@pytest.mark.daily
@pytest.mark.control("TORQ-D09", severity="P2", warning="P3", each="services")
def test_logs_hold_no_errors(logs, row, system, limits):
    """No service logged an error, or that it lost messages, since the last look."""
    lines = logs(row.log).since_last_look()
    errors = lines.at_level("ERROR")
    last = "".join(line.text for line in errors[-1:])
    limits.require(not errors, f"{row.name} logged {len(errors)} error(s), the last: {last}")
    lost = lines.containing(*system.words["lost_messages"])
    limits.require(not lost, f"{row.name} threw messages away, {len(lost)} time(s)", grade="warning")


@pytest.mark.daily
@pytest.mark.control("TORQ-D14", severity="P3", each="services")
def test_memory_does_not_grow(service, limits, memory):
    """Every service keeps to its memory, and does not grow steadily."""
    earlier = memory.history("resident_memory")
    limits.check("resident_memory", service.process.rss_mb, str(service))
    limits.check("memory_growth", service.memory_growth(earlier), str(service))


@pytest.mark.daily
@pytest.mark.control("TORQ-D15", severity="P1", each="services")
def test_services_run_in_their_environment(service, system, path):
    """Every service was started for the environment that the inventory names, and uses its sockets."""
    expected, is_now = system.expect["environment"], service.environment
    assert is_now == expected, f"{service} was started for the environment {is_now}, should be {expected}"
    own, folder = service.sockets_in_use, path("socket_dir")
    assert own, f"{service} listens on no socket, should on one in {folder}"
    strays = [each for each in own if each.rpartition("/")[0] != folder]
    assert not strays, f"{service} listens on {', '.join(strays)}, should only in {folder}"
