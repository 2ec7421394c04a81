"""Rates, shares and bursts: the arithmetic of the TFT suite."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.log_lines import LogLine
from plugins.core.problem import ProbeError
from suites.tft.traffic import availability, error_rate, largest_burst, missing, share, statuses, value_in

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
COUNTS = st.dictionaries(st.integers(100, 599), st.integers(0, 1000)).map(Counter)
SECONDS = st.lists(st.integers(0, 2000), max_size=40)
BURST = timedelta(minutes=5)


def line(text: str) -> LogLine:
    return LogLine(NOW, "INFO", text)


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('ℹ️ [requests] completed { "status": 200, "ms": 4 }', "200"),
        ("ℹ️ [requests] completed { route: '/x', status: 503 }", "503"),
        ('{"status":"404","message":"x"}', "404"),
        ("status=500", "500"),
        ('{"http.status": 500, "last_status": 1}', None),
        ("the status was 200", None),
        ("", None),
    ],
)
def test_values_in_lines(text: str, value: str | None) -> None:
    assert value_in(text, "status") == value


def test_statuses_are_counted() -> None:
    assert statuses([line("status=200"), line("status=200"), line("status=503")], "status") == {200: 2, 503: 1}


@pytest.mark.parametrize("text", ["completed", "status=ok", "status=20", "status=0", "status=2000"])
def test_a_request_without_a_status_cannot_be_counted(text: str) -> None:
    with pytest.raises(ProbeError, match="no HTTP status"):
        statuses([line("status=200"), line(text)], "status")


def test_a_share_of_nothing_cannot_be_told() -> None:
    with pytest.raises(ProbeError, match="no request"):
        share(0, 0, "request")
    with pytest.raises(ProbeError, match="no request"):
        error_rate(Counter())


def test_error_rate() -> None:
    assert error_rate(Counter({200: 97, 404: 1, 500: 1, 503: 1})) == 2


@given(COUNTS.filter(lambda counted: counted.total() > 0))
def test_error_rate_and_the_share_of_the_rest_make_a_whole(counted: Counter[int]) -> None:
    fine = Counter({status: many for status, many in counted.items() if status < 500})
    rate = error_rate(counted)
    assert 0 <= rate <= 100
    assert rate == pytest.approx(100 - share(fine.total(), counted.total(), "request"))


@given(COUNTS.filter(lambda counted: counted.total() > 0), st.integers(1, 50))
def test_one_more_failure_never_lowers_the_error_rate(counted: Counter[int], more: int) -> None:
    assert error_rate(counted + Counter({500: more})) >= error_rate(counted)
    assert error_rate(counted + Counter({200: more})) <= error_rate(counted)


def test_availability_counts_requests_and_probes() -> None:
    assert availability(Counter({200: 98, 500: 1, 503: 1}), [503], []) == 99
    assert availability(Counter({200: 97}), [503], [1, 1, 0]) == 99


def test_own_probes_alone_make_no_availability() -> None:
    with pytest.raises(ProbeError, match="no request in the log"):
        availability(Counter(), [503], [1.0] * 30)


@given(COUNTS.filter(lambda counted: counted.total() > 0), st.lists(st.sampled_from([0.0, 1.0])))
def test_availability_is_a_percentage_and_falls_with_each_missed_probe(
    counted: Counter[int], probes: list[float]
) -> None:
    before = availability(counted, [502, 503], probes)
    assert 0 <= before <= 100
    assert availability(counted, [502, 503], [*probes, 0.0]) <= before
    assert availability(counted, [502, 503], [*probes, 1.0]) >= before


@given(SECONDS)
def test_the_largest_burst_is_what_counting_from_each_attempt_finds(seconds: list[int]) -> None:
    slow = [sum(1 for other in seconds if first <= other <= first + 300) for first in seconds]
    assert largest_burst(map(at, seconds), BURST) == max(slow, default=0)


def test_spread_attempts_are_no_burst() -> None:
    assert largest_burst((at(3600 * hour) for hour in range(24)), BURST) == 1


@given(SECONDS)
def test_nothing_is_missing_when_all_started(seconds: list[int]) -> None:
    due = [at(60 * second) for second in set(seconds)]
    assert missing(due, due, timedelta(0)) == []
    assert missing(due, [], timedelta(hours=1)) == sorted(due)


@given(SECONDS, SECONDS)
def test_each_start_serves_one_due_time(due: list[int], starts: list[int]) -> None:
    assert len(missing(map(at, due), map(at, starts), BURST)) >= len(due) - len(starts)


def test_a_start_that_is_early_or_too_late_serves_nothing() -> None:
    due = [at(3600)]
    assert missing(due, [at(3599)], BURST) == due
    assert missing(due, [at(3600 + 301)], BURST) == due
    assert missing(due, [at(3600 + 300)], BURST) == []
