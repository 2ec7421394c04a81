"""Whether a moment lies in a time interval: Alertmanager's rules."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime
from zoneinfo import ZoneInfo

from .policy import TimeInterval, TimeRange


def contains(interval: TimeInterval, now: datetime) -> bool:
    """`now` is aware; it is looked at as the clocks and the calendar of the interval's zone show it.

    Where Alertmanager 0.25 counts days from the end of a month in which the clocks go forward, it takes that month for
    a day shorter than it is; here it is as long as it is, as in later versions of it.
    """
    local = now.astimezone(None if interval.zone == "Local" else ZoneInfo(interval.zone))
    length = monthrange(local.year, local.month)[1]
    return (
        (not interval.times or any(_in_times(span, local) for span in interval.times))
        and (not interval.days or any(_in_days(span, local.day, length) for span in interval.days))
        and _in_ranges(interval.months, local.month)
        and _in_ranges(interval.weekdays, local.isoweekday() % 7)
        and _in_ranges(interval.years, local.year)
    )


def _in_ranges(ranges: tuple[tuple[int, int], ...], value: int) -> bool:
    return not ranges or any(begin <= value <= end for begin, end in ranges)


def _in_times(span: TimeRange, local: datetime) -> bool:
    return span.start <= local.time() and (span.end is None or local.time() < span.end)


def _in_days(span: tuple[int, int], day: int, length: int) -> bool:
    """Days counted from the end become days of this month; what reaches past its end is cut off, not moved."""
    begin, end = (bound + length + 1 if bound < 0 else bound for bound in span)
    return begin <= day <= end
