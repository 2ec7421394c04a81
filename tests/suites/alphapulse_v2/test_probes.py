"""The arithmetic of AlphaPulse V2's own probes."""

from __future__ import annotations

import pytest

from fixtures.service_figures import counted_since
from plugins.core.problem import ProbeError
from suites.alphapulse_v2.conftest import last_number


@pytest.mark.parametrize(
    ("now", "before", "counted"),
    [
        ([100, 3], None, [100, 3]),
        ([110, 4], [100, 3], [10, 1]),
        ([100, 3], [100, 3], [100, 3]),
        ([5, 0], [100, 3], [5, 0]),
        ([101, 0], [100, 3], [101, 0]),
    ],
    ids=["first look", "gone on", "nothing since", "restarted", "restarted and past it"],
)
def test_counters_since_the_last_look(now: list[float], before: list[float] | None, counted: list[float]) -> None:
    assert list(counted_since(now, before)) == counted


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026-11-21T09:23:33.4Z INFO collector: pool_discovery_latency pool=0x07 ms: 412", 412),
        ("pool_discovery_latency: 0.75", 0.75),
        ("took 412ms", 412),
    ],
)
def test_the_last_number_of_a_line(text: str, number: float) -> None:
    assert last_number(text) == number


def test_a_line_without_a_number_is_an_error() -> None:
    with pytest.raises(ProbeError, match="no number"):
        last_number("pool_discovery_latency unknown")
