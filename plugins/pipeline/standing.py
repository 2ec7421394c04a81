"""Standing: what the daily summary says of rounds, waivers and silences themselves. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from ..core.book import RoundEntry
from .case import Case, Situation
from .flapping import HOLDS
from .policy import Waiver
from .rounds import of_cadence
from .times import local
from .troubles import MISSED
from .waive import ended, ending, stale

QUIET = timedelta(days=1)  # how long a silence may hide nothing before it is mentioned


def rounds(situation: Situation, open_cases: Iterable[Case]) -> Iterator[str]:
    """Each cadence that is scheduled or has run: its newest round, and whether one is missed."""
    missed = {case.alert.finding.cadence for case in open_cases if case.alert.finding.control == MISSED}
    known = (cadence for each in situation.book.rounds for cadence in each.cadences)
    for cadence in dict.fromkeys([*situation.policy.calendar.rounds, *known]):
        entries = of_cadence(situation.book.rounds, cadence)
        text = _round(entries[-1], situation) if entries else "none yet"
        yield f"{cadence}: {text}{'; one is missed' if cadence in missed else ''}"


def _round(entry: RoundEntry, situation: Situation) -> str:
    began = local(entry.started, situation.policy.escalation.zone)
    if entry.ended is None:
        return f"{entry.run} began {began} and has not ended"
    code = "no exit code" if entry.exit_code is None else f"exit code {entry.exit_code}"
    return f"{entry.run} of {began}, {code}{f': {entry.meaning}' if entry.meaning else ''}"


def waivers(situation: Situation, since: datetime) -> Iterator[str]:
    """Those that have ended since the last summary, that end within a week, and that nothing needs any more."""
    given, now, zone = situation.policy.waivers, situation.now, situation.policy.escalation.zone
    for waiver in ended(given, now, since):
        yield f"{_waiver(waiver)} ended {local(waiver.ends, zone)}: what it covered counts again"
    for waiver in ending(given, now):
        yield f"{_waiver(waiver)} ends {local(waiver.ends, zone)}"
    holding = [cell for cell, state in situation.book.cells.items() if state.recent.endswith(HOLDS)]
    for waiver in stale(given, now, situation.book.alerts.values(), holding):
        yield f"{_waiver(waiver)} is not needed any more: its control holds"


def _waiver(waiver: Waiver) -> str:
    target = f" on {waiver.target}" if waiver.target else ""
    return f"{waiver.id}, {waiver.control}{target}, {waiver.ticket}, approved by {waiver.approved_by} ({waiver.file})"


def silences(situation: Situation, since: datetime) -> Iterator[str]:
    """Those that hid nothing: over since the last summary, or there for a day."""
    now, zone = situation.now, situation.policy.escalation.zone
    for each in situation.book.silences:
        over, old = since < each.ends <= now, each.active(now) and each.starts + QUIET <= now
        if not each.hid and (over or old):
            matchers = ", ".join(map(str, each.matchers))
            end = f"{'ended' if over else 'until'} {local(each.ends, zone)}"
            yield f"silence {each.id} by {each.author}, {end}: {matchers}"
