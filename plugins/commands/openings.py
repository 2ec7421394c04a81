"""When time intervals open and close, to the quarter of an hour: what people write them in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ..pipeline.intervals import contains
from ..pipeline.policy import TimeInterval

STEP = timedelta(minutes=15)
AHEAD = timedelta(days=40)  # more than a month: "the first Sunday" comes in it


def is_open(intervals: Sequence[TimeInterval], at: datetime) -> bool:
    return any(contains(interval, at) for interval in intervals)


def opens(intervals: Sequence[TimeInterval], at: datetime) -> datetime | None:
    """`at` itself when it is open then; None: not in the next 40 days."""
    return at if is_open(intervals, at) else next((each for each in _after(at) if is_open(intervals, each)), None)


def closes(intervals: Sequence[TimeInterval], at: datetime) -> datetime | None:
    """The first moment after `at` when it is not open; None: it stays open."""
    return next((each for each in _after(at) if not is_open(intervals, each)), None)


def _after(at: datetime) -> Iterator[datetime]:
    start = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    return (start + number * STEP for number in range(1, AHEAD // STEP))
