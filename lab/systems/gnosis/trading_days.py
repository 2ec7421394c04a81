"""Trading days of the New York exchanges, by their own rules: importing a calendar library costs half a second."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
OPEN, CLOSE, EARLY_CLOSE = time(9, 30), time(16), time(13)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
ONE_DAY = timedelta(days=1)
SETTLED = timedelta(minutes=15)  # after the close, until a day's files are all written


def is_session(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def hours(day: date) -> tuple[datetime, datetime]:
    """Opening and closing instant of a trading day, aware, New York."""
    close = EARLY_CLOSE if _closes_early(day) else CLOSE
    return datetime.combine(day, OPEN, NEW_YORK), datetime.combine(day, close, NEW_YORK)


def settled_sessions(now: datetime, count: int) -> list[date]:
    """The last `count` trading days whose files are written at `now`, oldest first."""
    found: list[date] = []
    day = now.astimezone(NEW_YORK).date()
    while len(found) < count:
        if is_session(day) and _settled(day) <= now:
            found.append(day)
        day -= ONE_DAY
    return found[::-1]


def next_settled(now: datetime) -> datetime:
    """When the files of the trading day that is next to close will be written."""
    day = now.astimezone(NEW_YORK).date()
    while not (is_session(day) and _settled(day) > now):
        day += ONE_DAY
    return _settled(day)


def _settled(day: date) -> datetime:
    # In UTC: adding to a local time ignores that its clocks may change.
    return hours(day)[1].astimezone(UTC) + SETTLED


def holidays(year: int) -> set[date]:
    """Full-day holidays, by the rules in force since 2022."""
    # A New Year's Day on a Saturday is not made up for on the Friday before.
    new_year = date(year, 1, 1)
    return {
        new_year + timedelta(days=1) if new_year.weekday() == SUNDAY else new_year,
        _nth(3, MONDAY, year, 1),
        _nth(3, MONDAY, year, 2),
        _easter(year) - timedelta(days=2),
        _nth(1, MONDAY, year, 6) - timedelta(days=7),
        _made_up(date(year, 6, 19)),
        _made_up(date(year, 7, 4)),
        _nth(1, MONDAY, year, 9),
        _nth(4, THURSDAY, year, 11),
        _made_up(date(year, 12, 25)),
    }


def _closes_early(day: date) -> bool:
    after_thanksgiving = _nth(4, THURSDAY, day.year, 11) + timedelta(days=1)
    return day == after_thanksgiving or (day.month, day.day) in ((7, 3), (12, 24))


def _made_up(day: date) -> date:
    """The weekday on which a holiday is kept."""
    return day + {SATURDAY: -ONE_DAY, SUNDAY: ONE_DAY}.get(day.weekday(), timedelta(0))


def _nth(which: int, weekday: int, year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus)."""
    century, in_century = divmod(year, 100)
    moon = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (year % 19 + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
