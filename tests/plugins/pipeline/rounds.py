"""Made-up rounds, and a book that they are received into one after the other.

story = Story(policy(confirm={P3: (2, 3)}))
story.round(0, VIOLATED)             # minutes after START; one verdict: of the cell CELL
story.round(60, {CELL: HOLDS, OTHER: red(P1)})
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from plugins.core.alert import Alert, Step
from plugins.core.book import Book, Changes, RoundEntry, SeenRound, applied
from plugins.core.observation import Observation
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.pipeline.case import Situation
from plugins.pipeline.policy import (
    Calendar,
    Escalation,
    Flapping,
    Policy,
    Receiver,
    RoundSchedule,
    Route,
    SeverityPolicy,
    Waiver,
)
from plugins.pipeline.receive import Received, receive

P1, P2, P3, P4 = Severity
HOLDS, VIOLATED, UNKNOWN, NOT_APPLICABLE, WAIVED, NOT_RUN = Verdict
START = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CELL, OTHER = ("TORQ-D01", "torq-1"), ("TORQ-D02", "torq-1/signals")
FAR = ("GNOS-D01", "gnosis-1")

DAILY = RoundSchedule("daily", "0 6 * * *", "UTC", grace=1800, longest=7200)
DEADLINES = {P1: 300.0, P2: 1800.0, P3: 4 * 3600.0, P4: None}


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def policy(
    *,
    confirm: Mapping[Severity, tuple[int, int]] | None = None,
    recover: Mapping[Severity, int] | None = None,
    flapping: Flapping | None = None,
    rounds: Iterable[RoundSchedule] = (DAILY,),
    waivers: Iterable[Waiver] = (),
    summary_at: time = time(9, 0),
    zone: str = "UTC",
) -> Policy:
    severities = {
        severity: SeverityPolicy(
            deadline=DEADLINES[severity],
            chain=(Step(600, f"chain of {severity.value}"), Step(1200, "boss")) if severity is not P4 else (),
            confirm=(confirm or {}).get(severity, (1, 1)),
            recover=(recover or {}).get(severity, 1),
        )
        for severity in Severity
    }
    escalation = Escalation(
        severities, summary_at, zone, "daily-summary", flapping=flapping or Flapping(high=100, low=100)
    )
    return Policy(
        root=Route("all"),
        receivers={"all": Receiver("all"), "daily-summary": Receiver("daily-summary")},
        escalation=escalation,
        calendar=Calendar(rounds={each.cadence: each for each in rounds}),
        waivers=tuple(waivers),
    )


def observation(cell: tuple[str, str], verdict: Verdict = VIOLATED, **given: Any) -> Observation:
    """Of a daily control of severity P2. `severity` is there when it is red."""
    red = verdict.red or verdict is WAIVED
    usual = {
        "system": cell[0].partition("-")[0].lower(),
        "cadence": "daily",
        "claim": f"{cell[0]} holds",
        "nodeid": "x",
        "severity": P2 if red else None,
        "control_severity": P2,
        "message": f"{cell[1]}: {verdict.value}",
        "started": START,
        "runbook": "runbook.md#x",
        "if_violated": "mend it",
        "if_unknown": "look why",
    }
    return Observation(control=cell[0], target=cell[1], verdict=verdict, **{**usual, **given})


def red(severity: Severity, verdict: Verdict = VIOLATED, **given: Any) -> dict[str, Any]:
    return {"verdict": verdict, "severity": severity, **given}


def dead(host: str, severity: Severity = P2) -> dict[str, Any]:
    return red(severity, UNKNOWN, unreachable=host, message=f"{host} is unreachable")


What = Verdict | Mapping[str, Any]
Seen = What | Mapping[tuple[str, str], Any]  # of CELL, or by cell


def round_of(
    minutes: float,
    seen: Seen,
    *,
    run: str | None = None,
    full: Iterable[str] = (),
    owed: Iterable[tuple[str, str]] = (),
    exit_code: int | None = 0,
    **given: Any,
) -> SeenRound:
    """A round that began so long after START and took a minute. `full`: its cadences, with what it owes."""
    cells: Mapping[Any, Any] = {CELL: seen} if isinstance(seen, Verdict) or "verdict" in seen else seen
    looked = []
    for cell, what in cells.items():
        own = {"verdict": what} if isinstance(what, Verdict) else dict(what)
        looked.append(observation(cell, **{"started": at(minutes), **given, **own}))
    entry = RoundEntry(run or f"run-{minutes:g}", tuple(full), at(minutes), ended=at(minutes + 1), exit_code=exit_code)
    return SeenRound(entry, tuple(looked), frozenset(owed))


class Story:
    """A book, and what was received into it. `now` is a minute after the last round began, and never goes back."""

    def __init__(self, policy_: Policy | None = None, since: datetime = START - DAY) -> None:
        self.policy = policy_ or policy()
        self.book = Book("lab", since)
        self.now = since
        self.last = Received()

    def situation(self, now: datetime | None = None) -> Situation:
        return Situation(self.policy, self.book, now or self.now)

    def round(self, minutes: float, seen: Seen, **given: Any) -> Received:
        return self.hand_in(round_of(minutes, seen, **given))

    def hand_in(self, seen: SeenRound) -> Received:
        self.now = max(self.now, seen.entry.ended or seen.entry.started)
        self.last = receive(self.situation(), seen)
        self.apply(alerts=self.last.alerts, cells=self.last.cells, events=self.last.events, rounds=(seen.entry,))
        return self.last

    def apply(self, **changes: Any) -> None:
        self.book = applied(self.book, Changes(**changes))

    def change(self, alert: Alert, **fields: Any) -> Alert:
        changed = replace(alert, **fields)
        self.apply(alerts=(changed,))
        return changed

    def open(self, cell: tuple[str, str] = CELL) -> Alert | None:
        """The open alert of a cell; there is never more than one."""
        found = [alert for alert in self.book.alerts.values() if alert.cell == cell]
        assert len(found) <= 1, found
        return found[0] if found else None

    def one(self, cell: tuple[str, str] = CELL) -> Alert:
        """The open alert of a cell that must have one."""
        found = self.open(cell)
        assert found is not None
        return found

    def whats(self) -> list[str]:
        return [event.what for event in self.last.events]
