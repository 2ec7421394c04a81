"""Due times against the zones' real changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as some

from plugins.pipeline.policy import RoundSchedule
from plugins.pipeline.schedule import LEAST_GRACE, grace, last_due, lease, next_due

from .rounds import DAILY, DAY, HOUR, MINUTE, START, at, policy

NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"
ZONES = (NEW_YORK, BERLIN, "UTC", "Australia/Lord_Howe", "Asia/Kolkata")
CRONS = ("30 2 * * *", "0 6 * * *", "30 1 * * *", "15 2,14 * * SUN", "0 * * * *", "*/20 * * * *", "0 11 8 * *")


def schedule(cron: str, zone: str = "UTC") -> RoundSchedule:
    return RoundSchedule("daily", cron, zone, grace=1800, longest=7200)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def dues(cron: str, zone: str, since: str, until: str) -> list[str]:
    """All instants in a span, found forwards one by one."""
    found, now = [], utc(since)
    while (due := next_due(schedule(cron, zone), now)) is not None and due <= utc(until):
        found.append(f"{due:%m-%d %H:%M}")
        now = due
    return found


def test_on_the_minute_it_is_due_and_the_next_one_is_tomorrow() -> None:
    assert last_due(DAILY, START) == START
    assert next_due(DAILY, START) == START + DAY
    assert last_due(DAILY, START - timedelta(microseconds=1)) == START - DAY
    assert last_due(DAILY, START + timedelta(microseconds=1)) == START
    assert next_due(DAILY, START - timedelta(microseconds=1)) == START


@pytest.mark.parametrize(
    ("cron", "zone", "expected"),
    [
        ("45 8 * * *", NEW_YORK, ["03-07 13:45", "03-08 12:45", "03-09 12:45"]),  # the same local time
        ("30 2 * * *", NEW_YORK, ["03-07 07:30", "03-08 07:00", "03-09 06:30"]),  # skipped: at 03:00, after the gap
        ("30 2 * * *", "UTC", ["03-07 02:30", "03-08 02:30", "03-09 02:30"]),
    ],
)
def test_spring(cron: str, zone: str, expected: list[str]) -> None:
    """New York, 8 March 2026: 02:00 becomes 03:00."""
    assert dues(cron, zone, "2026-03-07T00:00", "2026-03-09T23:00") == expected


def test_spring_in_berlin() -> None:
    """29 March 2026: 02:00 becomes 03:00."""
    assert dues("30 2 * * *", BERLIN, "2026-03-28T00:00", "2026-03-30T12:00") == [
        "03-28 01:30",
        "03-29 01:00",
        "03-30 00:30",
    ]


def test_autumn() -> None:
    """1 November 2026 in New York and 25 October in Berlin: an hour comes twice; a set time in it is due once."""
    once = ["10-31 05:30", "11-01 05:30", "11-02 06:30"]
    assert dues("30 1 * * *", NEW_YORK, "2026-10-31T00:00", "2026-11-02T12:00") == once
    assert dues("30 2 * * *", BERLIN, "2026-10-24T00:00", "2026-10-26T12:00") == [
        "10-24 00:30",
        "10-25 00:30",
        "10-26 01:30",
    ]


def test_every_hour_follows_the_real_hours() -> None:
    assert len(dues("0 * * * *", NEW_YORK, "2026-10-31T12:00", "2026-11-01T12:00")) == 24
    assert len(dues("0 * * * *", NEW_YORK, "2026-03-07T12:00", "2026-03-08T12:00")) == 24


def test_in_the_second_of_two_equal_hours_the_first_has_been() -> None:
    """06:10 UTC is 01:10 for the second time: 01:30 was 40 minutes ago, and is not due once more."""
    half_past_one = schedule("30 1 * * *", NEW_YORK)
    assert last_due(half_past_one, utc("2026-11-01T06:10")) == utc("2026-11-01T05:30")
    assert next_due(half_past_one, utc("2026-11-01T06:10")) == utc("2026-11-02T06:30")


MOMENTS = some.one_of(
    some.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    # around the changes of the clock
    some.datetimes(datetime(2026, 3, 8, 4), datetime(2026, 3, 8, 10)),
    some.datetimes(datetime(2026, 11, 1, 3), datetime(2026, 11, 1, 9)),
    some.datetimes(datetime(2026, 3, 28, 22), datetime(2026, 3, 29, 4)),
    some.datetimes(datetime(2026, 10, 24, 22), datetime(2026, 10, 25, 4)),
)


@given(some.sampled_from(CRONS), some.sampled_from(ZONES), MOMENTS)
def test_no_instant_is_between_the_last_and_the_next(cron: str, zone: str, moment: datetime) -> None:
    """Forwards and backwards agree: from the last one, the next one after `now` is the very next."""
    now, plan = moment.replace(tzinfo=UTC), schedule(cron, zone)
    last, following = last_due(plan, now), next_due(plan, now)
    assert last is not None
    assert following is not None
    assert last <= now < following
    assert next_due(plan, last) == following
    assert next_due(plan, last - timedelta(seconds=1)) == last


@given(some.sampled_from(ZONES), MOMENTS)
def test_a_set_time_is_due_once_a_day(zone: str, moment: datetime) -> None:
    now, plan = moment.replace(tzinfo=UTC), schedule("30 2 * * *", zone)
    due, following = last_due(plan, now), next_due(plan, now)
    assert due is not None
    assert following is not None
    days = [each.astimezone(ZoneInfo(zone)).date() for each in (due, following)]
    assert days[1] - days[0] == DAY


def test_it_is_what_the_library_says() -> None:
    now = utc("2026-11-21T12:00")
    assert last_due(schedule("0 11 8 * *"), now) == next(CronSim("0 11 8 * *", now, reverse=True))


def test_a_day_that_never_comes_is_not_due() -> None:
    leap = schedule("0 0 29 2 MON#5")
    assert next_due(leap, START) is not None
    assert last_due(schedule("0 0 31 4,6 MON"), START) is not None  # cron's or: every Monday of these months


def test_a_lease_lasts_until_the_next_round_and_its_grace() -> None:
    assert lease(policy(), "daily", at(10)) == START + DAY + 30 * MINUTE
    assert lease(policy(), "daily", START - MINUTE) == START + 30 * MINUTE
    assert lease(policy(), "emergency", at(10)) == at(10) + DAY


def test_a_grace_outlives_a_few_ticks() -> None:
    hasty = RoundSchedule("daily", "0 6 * * *", "UTC", grace=0, longest=60)
    assert grace(policy(rounds=[hasty]), "daily") == LEAST_GRACE
    assert grace(policy(), "daily") == HOUR / 2
    assert grace(policy(), "gate") == DAY
