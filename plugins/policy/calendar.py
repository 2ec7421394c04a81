"""policy/calendar.yml: planned windows, severities by trading session, and when the rounds of a cadence are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, Field

from fixtures.strict_yaml import BadFile, Document, Fault, KeyPath, suggestion

from ..core.matcher import Matcher
from ..core.severity import Severity
from ..pipeline.policy import Calendar, RoundSchedule, SeverityRule, TimeInterval, Window
from .escalation import CADENCES
from .intervals import IntervalShape
from .moments import Zone
from .routes_model import Items
from .routes_shape import Seconds, Shape, checked, document

SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def _severity(text: str) -> str:
    if text not in ("P1", "P2", "P3"):
        raise ValueError(f"{text!r} should be P1, P2 or P3: the hour alone must never leave a finding to the summary")
    return text


def _cron(text: str) -> str:
    if len(text.split()) != 5:
        raise ValueError(f"{text!r} should have the five fields minute, hour, day, month, weekday")
    try:
        CronSim(text, SOME_DAY)
    except CronSimError as problem:
        raise ValueError(f"{text!r} is no cron expression that ever comes: {str(problem).lower()}") from None
    return text


RuleSeverity = Annotated[str, AfterValidator(_severity)]


class NamedShape(Shape):
    name: str = Field(min_length=1)
    matchers: Items

    @property
    def conditions(self) -> tuple[Matcher, ...]:
        return tuple(matcher for item in self.matchers for matcher in item)


class WindowShape(NamedShape):
    time_intervals: list[IntervalShape]


class RuleShape(NamedShape):
    calendar: str
    in_session: RuleSeverity | None = None
    closed: RuleSeverity | None = None


class RoundShape(Shape):
    cron: Annotated[str, AfterValidator(_cron)]
    zone: Zone
    grace: Seconds
    longest: Seconds


class CalendarShape(Shape):
    windows: list[WindowShape] = Field(default=[])
    severity_rules: list[RuleShape] = Field(default=[])
    rounds: dict[str, RoundShape] = Field(default={})


@dataclass(frozen=True)
class CalendarFile:
    """What the file says, and the file as it stands."""

    calendar: Calendar
    document: Document


def read(file: Path) -> CalendarFile:
    """Raises BadFile with all that is wrong."""
    text = document(file)
    shape = checked(text, CalendarShape)
    faults = [*_faults(text, shape)]
    if faults:
        raise BadFile(faults)
    return CalendarFile(_calendar(shape), text)


def _faults(text: Document, shape: CalendarShape) -> Iterator[Fault]:
    both: dict[str, Sequence[NamedShape]] = {"windows": shape.windows, "severity_rules": shape.severity_rules}
    for key, named in both.items():
        names = [each.name for each in named]
        for number, each in enumerate(named):
            if each.name in names[:number]:
                yield text.fault((key, number, "name"), f"a second one named {each.name!r}; give it another name")
            if not each.matchers:
                at = (key, number, "matchers")
                yield text.fault(at, 'has none, so it would be about every alert; write one like control="TORQ-D04"')
    for number, window in enumerate(shape.windows):
        yield from _interval_faults(text, ("windows", number, "time_intervals"), window.time_intervals)
    for number, rule in enumerate(shape.severity_rules):
        if rule.in_session is None and rule.closed is None:
            yield text.fault(("severity_rules", number), "changes nothing; say in_session, closed or both")
    yield from _round_faults(text, shape)


def _interval_faults(text: Document, at: KeyPath, intervals: Sequence[IntervalShape]) -> Iterator[Fault]:
    if not intervals:
        yield text.fault(at, "has none, so the window never opens")
    for number, each in enumerate(intervals):
        if each.interval() == TimeInterval(zone=each.location):
            yield text.fault((*at, number), "is always open; say times, weekdays, days_of_month, months or years")


def _round_faults(text: Document, shape: CalendarShape) -> Iterator[Fault]:
    for cadence, each in shape.rounds.items():
        if cadence not in CADENCES:
            hint = suggestion(cadence, list(CADENCES))
            yield text.fault(("rounds", cadence), f"no cadence with rounds of its own{hint}")
        if each.longest <= 0:
            yield text.fault(("rounds", cadence, "longest"), "should be longer than nothing: how long a round may take")


def _calendar(shape: CalendarShape) -> Calendar:
    return Calendar(
        windows=tuple(
            Window(each.name, each.conditions, tuple(interval.interval() for interval in each.time_intervals))
            for each in shape.windows
        ),
        severity_rules=tuple(
            SeverityRule(
                each.conditions,
                each.calendar,
                Severity(each.in_session) if each.in_session else None,
                Severity(each.closed) if each.closed else None,
                each.name,
            )
            for each in shape.severity_rules
        ),
        rounds={
            cadence: RoundSchedule(cadence, each.cron, each.zone, each.grace, each.longest)
            for cadence, each in shape.rounds.items()
        },
    )
