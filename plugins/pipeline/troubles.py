"""What can be wrong with a cadence's rounds themselves: missed, overlapping, broken. Pure.

Each check answers one of three: a Trouble; why there is none (any more), as a sentence; or None when that cannot
be told yet, and everything stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..core.book import RoundEntry
from ..core.finding import Finding
from ..core.severity import Severity
from ..core.verdict import Verdict
from .case import Situation
from .policy import RoundSchedule
from .rounds import MUSTER, broken, of_cadence, running
from .schedule import last_due, next_due
from .times import local, span

MISSED, OVERLAP, BROKEN = "ROUND-MISSED", "ROUND-OVERLAP", "ROUND-BROKEN"
CALENDAR = "policy/calendar.yml"


@dataclass(frozen=True)
class Trouble:
    """`since`: the same whoever computes it, and whenever. `run`: the round that it is about, if any."""

    since: datetime
    finding: Finding
    run: str = ""


Answer = Trouble | str | None
Answers = Iterator[tuple[str, str, Answer]]


def troubles(situation: Situation) -> Answers:
    """For each check and cadence: (control, cadence, answer)."""
    rounds, schedules = situation.book.rounds, situation.policy.calendar.rounds
    known = {alert.finding.cadence for alert in situation.book.alerts.values() if alert.finding.system == MUSTER}
    for cadence in sorted({*known, *schedules, *(cadence for each in rounds for cadence in each.cadences)} - {""}):
        entries, schedule = of_cadence(rounds, cadence), schedules.get(cadence)
        yield BROKEN, cadence, _broken(situation, cadence, entries)
        for control, check in _SCHEDULED:
            yield control, cadence, check(situation, schedule, entries) if schedule else _unscheduled(cadence)


def _unscheduled(cadence: str) -> str:
    return f"{cadence} rounds are not scheduled any more ({CALENDAR})"


def _missed(situation: Situation, schedule: RoundSchedule, entries: list[RoundEntry]) -> Answer:
    """Missed: due, the grace is over, and none has begun. One that runs is on time until it hangs."""
    newest = entries[-1] if entries else None
    if newest is not None and running(newest, schedule, situation.now):
        return None
    if newest is not None and newest.ended is None:
        return _hanging(situation, schedule, newest)
    return _not_begun(situation, schedule, newest)


def _not_begun(situation: Situation, schedule: RoundSchedule, newest: RoundEntry | None) -> Answer:
    grace = timedelta(seconds=schedule.grace)
    due = last_due(schedule, situation.now - grace)
    if due is None or due < situation.book.since:
        return "none was due"
    if newest is not None and newest.started >= due - grace:
        return f"the round {newest.run} has ended"
    # Of the dues that nothing answered the first is when it began to be late; `next_due` is past what it is given.
    born = situation.book.since - timedelta(microseconds=1)
    first = next_due(schedule, newest.started + grace if newest else born) or due
    looked = f"since {local(newest.started)} (round {newest.run})" if newest else f"since {local(situation.book.since)}"
    message = (
        f"the {schedule.cadence} round that was due {local(first)} has not begun: it is more than "
        f"{span(due + grace - first)} late ({CALENDAR}); nobody has looked {looked}"
    )
    return _late(situation, schedule, first + grace, message)


def _hanging(situation: Situation, schedule: RoundSchedule, newest: RoundEntry) -> Trouble:
    longest = timedelta(seconds=schedule.longest)
    message = (
        f"the {schedule.cadence} round {newest.run} began {local(newest.started)} and has not ended, and no round "
        f"takes longer than {span(longest)} ({CALENDAR}): it hangs, or it was killed"
    )
    return _late(situation, schedule, newest.started + longest, message, newest.run)


def _late(situation: Situation, schedule: RoundSchedule, since: datetime, message: str, run: str = "") -> Trouble:
    finding = _finding(
        MISSED,
        schedule.cadence,
        Severity.P2,
        claim=f"the {schedule.cadence} round comes when it is due",
        message=message,
        what_to_do="Look whether its machine is up and cron or the timer starts it (`systemctl list-timers`, "
        f"`crontab -l`), and whether one hangs (`ps`); then {_repeat(situation, schedule.cadence)}.",
    )
    return Trouble(since, finding, run)


def _overlap(situation: Situation, schedule: RoundSchedule, entries: list[RoundEntry]) -> Answer:
    """Overlap: a second round of the cadence began while another one still runs."""
    both = [each for each in entries if running(each, schedule, situation.now)]
    if len(both) < 2:
        return "no two of its rounds run at once any more"
    first, second = both[0], both[-1]
    finding = _finding(
        OVERLAP,
        schedule.cadence,
        Severity.P3,
        claim=f"one {schedule.cadence} round runs at a time",
        message=f"the {schedule.cadence} round {second.run} began {local(second.started)}, while {first.run} of "
        f"{local(first.started)} still runs",
        what_to_do="Look why the first takes so long, and whether two machines or two lines of a crontab start the "
        "same round; start it under `flock -n` in one place only.",
    )
    return Trouble(second.started, finding, second.run)


def _broken(situation: Situation, cadence: str, entries: list[RoundEntry]) -> Answer:
    """Broken: the newest one that ended did not give the verdicts it owed."""
    newest = next((each for each in reversed(entries) if each.ended is not None), None)
    if newest is None:
        return None
    if not broken(newest):
        return f"the round {newest.run} is whole"
    code = "killed" if newest.exit_code is None else f"exit code {newest.exit_code}"
    where = f" Its record is in {newest.folder}." if newest.folder else ""
    finding = _finding(
        BROKEN,
        cadence,
        Severity.P2,
        claim=f"the {cadence} round gives every verdict it owes",
        message=f"the {cadence} round {newest.run} of {local(newest.started)} is not whole: "
        f"{newest.meaning or 'it says no more'} ({code})",
        what_to_do=f"Read the round's last lines, mend what they name, then {_repeat(situation, cadence)}.{where}",
    )
    return Trouble(newest.ended or newest.started, finding, newest.run)


Check = Callable[[Situation, RoundSchedule, list[RoundEntry]], Answer]
_SCHEDULED: Iterable[tuple[str, Check]] = ((MISSED, _missed), (OVERLAP, _overlap))


def _repeat(situation: Situation, cadence: str) -> str:
    return f"repeat it with `pytest -m {cadence} --env {situation.book.environment} --deliver`"


def _finding(control: str, cadence: str, severity: Severity, *, claim: str, message: str, what_to_do: str) -> Finding:
    return Finding(
        control=control,
        system=MUSTER,
        cadence=cadence,
        target=cadence,
        verdict=Verdict.VIOLATED,
        severity=severity,
        claim=claim,
        message=message,
        runbook=f"docs/alerting.md#{control.lower()}",
        what_to_do=what_to_do,
    )
