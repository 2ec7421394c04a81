"""Whether a moment lies in a time interval."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.pipeline.intervals import contains
from plugins.pipeline.policy import TimeInterval, TimeRange

LONDON, NEW_YORK = "Europe/London", "America/New_York"
MOMENTS = some.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=some.just(UTC))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(start: str, end: str | None, zone: str = "UTC") -> TimeInterval:
    span = TimeRange(time.fromisoformat(start), None if end is None else time.fromisoformat(end))
    return TimeInterval(times=(span,), zone=zone)


@pytest.mark.parametrize(
    ("interval", "inside", "outside"),
    [
        (TimeInterval(), "2026-11-21 10:00", None),
        (hours("09:00", "17:00"), "2026-11-21 09:00", "2026-11-21 17:00"),
        (hours("09:00", "17:00"), "2026-11-21 16:59:59", "2026-11-21 08:59:59"),
        (hours("22:00", None), "2026-11-21 23:59:59", "2026-11-22 00:00"),
        (TimeInterval(weekdays=((0, 0),)), "2026-11-22 12:00", "2026-11-23 12:00"),
        (TimeInterval(weekdays=((1, 5),)), "2026-11-20 12:00", "2026-11-21 12:00"),
        (TimeInterval(weekdays=((0, 0), (6, 6))), "2026-11-21 12:00", "2026-11-20 12:00"),
        (TimeInterval(days=((1, 7),)), "2026-11-07 23:59", "2026-11-08 00:00"),
        (TimeInterval(days=((-1, -1),)), "2026-11-30 00:00", "2026-11-29 23:59"),
        (TimeInterval(days=((-1, -1),)), "2028-02-29 12:00", "2028-02-28 12:00"),
        (TimeInterval(days=((-3, -2),)), "2026-11-29 12:00", "2026-11-30 12:00"),
        (TimeInterval(days=((15, -1),)), "2026-02-28 12:00", "2026-02-14 12:00"),
        (TimeInterval(days=((25, 31),)), "2026-02-28 12:00", "2026-03-01 12:00"),  # cut at the month's end
        (TimeInterval(days=((31, 31),)), "2026-12-31 12:00", "2026-11-30 12:00"),  # not moved into it
        (TimeInterval(days=((-31, -1),)), "2026-02-01 12:00", None),
        (TimeInterval(months=((1, 3), (12, 12))), "2026-12-01 00:00", "2026-11-30 23:59"),
        (TimeInterval(years=((2026, 2027),)), "2027-12-31 23:59", "2028-01-01 00:00"),
        (TimeInterval(years=((1, 0),)), None, "2026-11-21 10:00"),
        # The zone decides, winter and summer.
        (hours("02:00", "04:00", LONDON), "2026-01-04 02:30", "2026-07-05 03:30"),
        (hours("02:00", "04:00", LONDON), "2026-07-05 01:30", "2026-01-04 01:30"),
        (TimeInterval(weekdays=((1, 1),), zone=NEW_YORK), "2026-11-24 04:59", "2026-11-24 05:00"),
        (TimeInterval(days=((1, 1),), months=((1, 1),), zone="Pacific/Kiritimati"), "2025-12-31 10:00", "2025-12-31 09:59"),
        # An hour that comes twice is in it twice; one that does not come is not.
        (hours("01:00", "02:00", LONDON), "2026-10-25 00:30", "2026-10-25 02:00"),
        (hours("01:00", "02:00", LONDON), "2026-10-25 01:30", "2026-03-29 01:00"),
        # The month in which the clocks go forward is as long as any other.
        (TimeInterval(days=((-1, -1),), zone=NEW_YORK), "2026-03-31 16:00", "2026-03-30 16:00"),
        # All that is there must contain it.
        (TimeInterval(days=((1, 7),), weekdays=((0, 0),), times=hours("02:00", "04:00").times), "2026-12-06 03:00", "2026-12-13 03:00"),
        (TimeInterval(days=((1, 7),), weekdays=((0, 0),), times=hours("02:00", "04:00").times), "2026-12-06 02:00", "2026-12-06 04:00"),
    ],
)  # fmt: skip
def test_moments(interval: TimeInterval, inside: str | None, outside: str | None) -> None:
    assert inside is None or contains(interval, utc(inside))
    assert outside is None or not contains(interval, utc(outside))


@given(MOMENTS, some.sampled_from(["UTC", LONDON, NEW_YORK, "Asia/Kolkata", "Local"]))
def test_a_day_counted_from_the_end_is_that_day_counted_from_the_beginning(now: datetime, zone: str) -> None:
    local = now.astimezone(None if zone == "Local" else ZoneInfo(zone))
    back = local.day - monthrange(local.year, local.month)[1] - 1
    assert contains(TimeInterval(days=((local.day, local.day),), zone=zone), now)
    assert contains(TimeInterval(days=((back, back),), zone=zone), now)
    assert not contains(TimeInterval(days=((back - 1, back - 1), (back + 1, -1)), zone=zone), now) or back == -1


@given(MOMENTS, some.times())
def test_two_spans_that_meet_are_the_whole_day(now: datetime, cut: time) -> None:
    before, after = TimeRange(time(0), cut), TimeRange(cut, None)
    assert contains(TimeInterval(times=(before,)), now) is not contains(TimeInterval(times=(after,)), now)
    assert contains(TimeInterval(times=(before, after)), now)
