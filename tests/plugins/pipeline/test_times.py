from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from plugins.pipeline.times import local, span


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (90, "1 min 30 s"),
        (1800, "30 min"),
        (3 * 3600 + 5 * 60 + 59, "3 h 5 min"),
        (24 * 3600 + 60, "1 d"),  # two units, and zeros are left out
        (50 * 3600, "2 d 2 h"),
    ],
)
def test_a_span_in_its_two_greatest_units(seconds: float, text: str) -> None:
    assert span(timedelta(seconds=seconds)) == text


def test_a_moment_in_its_zone() -> None:
    moment = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
    assert local(moment) == "2026-07-01 06:00 UTC"
    assert local(moment, "Europe/Berlin") == "2026-07-01 08:00 CEST"
