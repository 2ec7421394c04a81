"""Time intervals as routes.yml (and calendar.yml) write them, Alertmanager's way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ..pipeline.policy import TimeInterval, TimeRange
from .routes_shape import Shape

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
NEVER = ((1, 0),)  # a list that is there and empty contains nothing, and neither does this range
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")

Range = tuple[int, int]


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no number; write it like 3 or 1:5")
    return int(text)


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise ValueError(f"{text!r} is no weekday; write it like monday or monday:friday")
    return WEEKDAYS.index(text)


def _month(text: str) -> int:
    if text in MONTHS:
        return MONTHS.index(text) + 1
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is no month; write it like may, 5 or may:august")
    return int(text)


def _range(member: Callable[[str], int]) -> Callable[[object], Range]:
    def read(value: object) -> Range:
        if isinstance(value, bool | list | dict):
            raise ValueError("should be text like 1 or 1:5")
        first, colon, last = str(value).lower().partition(":")
        begin = member(first)
        return begin, member(last) if colon else begin

    return read


def _ordered(bounds: Range) -> Range:
    if bounds[0] > bounds[1]:
        raise ValueError("ends before it begins; a span over the end of the week or the year is written as two")
    return bounds


def _days(bounds: Range) -> Range:
    """Days may be counted from the month's end: −1 is its last."""
    begin, end = bounds
    for day in bounds:
        if day == 0 or abs(day) > 31:
            raise ValueError(f"{day} is no day of a month: 1 to 31, or -1 to -31 from its end")
    if begin < 0 < end:
        raise ValueError("begins counted from the month's end, so it must end so too")
    if (begin + 28 if begin < 0 else begin) > (end + 28 if end < 0 else end):
        raise ValueError(f"day {end} is always before day {begin}")
    return bounds


def _minutes(text: str) -> int:
    if not _TIME.fullmatch(text):
        raise ValueError(f"{text!r} is no time of day; write it like '09:30', up to '24:00'")
    return int(text[:2]) * 60 + int(text[3:])


def _zone(name: str) -> str:
    """As Go knows zones: empty is UTC, Local is this machine's."""
    if name in ("", "Local"):
        return name or "UTC"
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise ValueError(f"{name!r} is no time zone; write it like Europe/London") from None
    return name


class TimesShape(Shape):
    start_time: Annotated[int, BeforeValidator(lambda value: _minutes(str(value)))]
    end_time: Annotated[int, BeforeValidator(lambda value: _minutes(str(value)))]

    @model_validator(mode="after")
    def _in_order(self) -> TimesShape:
        if self.start_time >= self.end_time:
            raise ValueError("ends before it begins; a span over midnight is written as two")
        return self

    def range(self) -> TimeRange:
        return TimeRange(_time(self.start_time), None if self.end_time == 24 * 60 else _time(self.end_time))


def _time(minutes: int) -> time:
    return time(*divmod(minutes, 60))


class IntervalShape(Shape):
    times: tuple[TimesShape, ...] = ()
    weekdays: tuple[Annotated[Range, BeforeValidator(_range(_weekday)), AfterValidator(_ordered)], ...] = ()
    days_of_month: tuple[Annotated[Range, BeforeValidator(_range(_number)), AfterValidator(_days)], ...] = ()
    months: tuple[Annotated[Range, BeforeValidator(_range(_month)), AfterValidator(_ordered)], ...] = ()
    years: tuple[Annotated[Range, BeforeValidator(_range(_number)), AfterValidator(_ordered)], ...] = ()
    location: Annotated[str, AfterValidator(_zone)] = "UTC"

    def interval(self) -> TimeInterval:
        return TimeInterval(
            times=tuple(each.range() for each in self.times),
            weekdays=self.weekdays,
            days=self.days_of_month,
            months=self.months,
            years=NEVER if self._empty() else self.years,
            zone=self.location,
        )

    def _empty(self) -> bool:
        """Whether a list is there and has nothing in it."""
        return any(getattr(self, name) == () for name in self.model_fields_set)


class NamedIntervalsShape(Shape):
    """A name for one or several intervals: it contains what one of them contains."""

    name: str = Field(min_length=1)
    time_intervals: tuple[IntervalShape, ...] = ()

    def intervals(self) -> tuple[TimeInterval, ...]:
        return tuple(each.interval() for each in self.time_intervals)
