"""What calendar.yml makes of the year: windows and rules that are about something, rounds that have their time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from fixtures.strict_yaml import Fault, suggestion

from ..core.matcher import Matcher, all_match
from ..pipeline.policy import RoundSchedule
from ..pipeline.schedule import next_due
from ..pipeline.times import span
from .calendar import CalendarFile
from .controls import Known
from .escalation import CADENCES
from .possible import Labels, undecided

ROUNDS = 40  # so many dues are compared: every day of a month, both changes of the clock for quarters
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def faults(file: CalendarFile, alerts: Sequence[Labels]) -> Iterator[Fault]:
    """Windows and rules that no alert matches, and calendars that nobody knows."""
    calendar = file.calendar
    groups: list[tuple[str, Sequence[Sequence[Matcher]]]] = [
        ("windows", [window.matchers for window in calendar.windows]),
        ("severity_rules", [rule.matchers for rule in calendar.severity_rules]),
    ]
    for key, entries in groups:
        for number, matchers in enumerate(entries):
            if not undecided(matchers) and not any(all_match(matchers, labels) for labels in alerts):
                yield file.document.fault((key, number, "matchers"), "no alert matches all of them; correct them")
    yield from _unknown_calendars(file)


def _unknown_calendars(file: CalendarFile) -> Iterator[Fault]:
    if not file.calendar.severity_rules:
        return
    from exchange_calendars import get_calendar_names  # half a second with pandas: only where a rule needs it

    known = get_calendar_names(include_aliases=True)
    for number, rule in enumerate(file.calendar.severity_rules):
        if rule.calendar not in known:
            hint = suggestion(rule.calendar, known).partition("; known")[0]
            expected = f"exchange_calendars knows no calendar {rule.calendar!r}{hint}"
            yield file.document.fault(("severity_rules", number, "calendar"), expected)


def schedule_faults(file: CalendarFile, controls: Mapping[str, Known]) -> Iterator[Fault]:
    """Cadences that have controls and no time, and rounds that could not be over before the next one."""
    needed = {known.cadence for known in controls.values()}
    for cadence in CADENCES:
        if cadence in needed and cadence not in file.calendar.rounds:
            expected = f"has no {cadence}, and runbooks have {cadence} controls: nobody would notice a missed round"
            yield file.document.fault(("rounds",), expected)
    for cadence, schedule in file.calendar.rounds.items():
        shortest = _shortest(schedule)
        if timedelta(seconds=schedule.grace + schedule.longest) > shortest:
            expected = f"grace and longest together are more than the {span(shortest)} between two {cadence} rounds"
            yield file.document.fault(("rounds", cadence), expected)


def _shortest(schedule: RoundSchedule) -> timedelta:
    """The shortest time between two rounds that are due one after the other."""
    due, found = SOME_DAY, list[datetime]()
    while len(found) < ROUNDS and (following := next_due(schedule, due)) is not None:
        found.append(following)
        due = following
    return min((later - earlier for earlier, later in pairwise(found)), default=timedelta.max)
