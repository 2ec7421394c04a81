"""Muster's watch over itself: rounds that do not come, leases that would run out, and what people still wait for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ..core.alert import Alert, alert_id
from ..core.book import Event
from ..core.parcel import Parcel, ParcelState
from .case import Situation
from .escalate import next_step_at
from .schedule import grace
from .summary import due_summary
from .times import local, span
from .troubles import Trouble, troubles

STEP_LATE = timedelta(minutes=2)  # ticks come each minute
SUMMARY_LATE = timedelta(minutes=30)


@dataclass(frozen=True)
class Watched:
    """`alerts`: Muster's own that were opened, updated or resolved."""

    alerts: tuple[Alert, ...] = ()
    events: tuple[Event, ...] = ()


def watch(situation: Situation) -> Watched:
    """What becomes of ROUND-MISSED, ROUND-OVERLAP and ROUND-BROKEN now. It says nothing that the book knows already."""
    known = {alert.cell: alert for alert in situation.book.alerts.values()}
    found: list[tuple[Alert, Event]] = []
    for control, cadence, answer in troubles(situation):
        alert = known.get((control, cadence))
        if isinstance(answer, Trouble):
            found += _there(alert, answer, situation)
        elif answer is not None and alert is not None:
            over = replace(alert, resolved=situation.now, why_resolved=answer)
            found.append((over, Event(situation.now, alert.id, "resolved", answer)))
    return Watched(tuple(alert for alert, _ in found), tuple(event for _, event in found))


def _there(alert: Alert | None, trouble: Trouble, situation: Situation) -> Iterator[tuple[Alert, Event]]:
    now, finding = situation.now, trouble.finding
    if alert is None:
        new = _opened(trouble, situation)
        yield new, Event(now, new.id, "opened", f"{finding.severity.value}: {finding.message}")
    elif alert.finding != finding:
        changed = replace(alert, finding=finding, seen=now, run=trouble.run)
        yield changed, Event(now, alert.id, "changed", finding.message)


def _opened(trouble: Trouble, situation: Situation) -> Alert:
    finding, now = trouble.finding, situation.now
    environment = situation.book.environment
    return Alert(
        id=alert_id(environment, finding.cell, trouble.since),
        environment=environment,
        finding=finding,
        opened=trouble.since,
        seen=now,
        run=trouble.run,
        lease_until=now + grace(situation.policy, finding.cadence),
        chain=situation.policy.escalation.severities[finding.severity].chain,
    )


def renewed(situation: Situation) -> tuple[Alert, ...]:
    """Open alerts whose lease is about to run out while no round has looked again, with a longer one.

    Not to know is not resolved: whoever forgets what is not confirmed (Alertmanager) keeps them firing.
    """
    return tuple(
        replace(alert, lease_until=situation.now + length)
        for alert in situation.book.alerts.values()
        if alert.resolved is None
        and alert.lease_until - situation.now <= (length := grace(situation.policy, alert.finding.cadence)) / 2
    )


def overdue(situation: Situation, waiting: Sequence[Parcel]) -> list[str]:
    """The auditor: a sentence for everything that should have happened by now and has not.

    To be asked after a tick has done its work, with the book as it is then. Empty: the tick may send its heartbeat.
    """
    alerts = situation.book.alerts.values()
    found = [*_parcels(situation, waiting), *(each for alert in alerts for each in _alert(alert, situation))]
    return [*found, *_summary(situation)]


def _parcels(situation: Situation, waiting: Sequence[Parcel]) -> Iterator[str]:
    for parcel in waiting:
        late = parcel.deadline is not None and parcel.deadline < situation.now
        if parcel.state is ParcelState.WAITING and late and parcel.deadline is not None:
            why = f": {parcel.error}" if parcel.error else ""
            yield (
                f"message {parcel.message} to {parcel.receiver} has not left through {parcel.channel} after "
                f"{parcel.attempts} attempt(s), people should have had it by {local(parcel.deadline)}{why}"
            )


def _alert(alert: Alert, situation: Situation) -> Iterator[str]:
    name = f"{alert.finding.control} on {alert.finding.target} ({alert.id})"
    if not alert.withheld and not alert.acknowledged(situation.now):
        yield from _untold(alert, name, situation)
        yield from _not_escalated(alert, name, situation)
    if alert.lease_until < situation.now:
        yield f"{name} still fires, and its lease ran out at {local(alert.lease_until)}"


def _untold(alert: Alert, name: str, situation: Situation) -> Iterator[str]:
    severity = alert.finding.severity
    limit = situation.policy.escalation.severities[severity].deadline
    if alert.told_since is None and limit is not None:
        length = timedelta(seconds=limit)
        if situation.now - alert.opened > length:
            yield (
                f"nobody was told of {name}, {severity.value}, open since {local(alert.opened)}; "
                f"somebody should have been within {span(length)}"
            )


def _not_escalated(alert: Alert, name: str, situation: Situation) -> Iterator[str]:
    due = next_step_at(alert)
    if due is not None and due + STEP_LATE < situation.now:
        receiver = alert.chain[alert.steps_taken].receiver
        yield f"nobody has acknowledged {name}, and {receiver} should have been told at {local(due)}"


def _summary(situation: Situation) -> Iterator[str]:
    due = due_summary(situation)
    if due is not None and due + SUMMARY_LATE < situation.now:
        yield f"the daily summary was due at {local(due)} and has not been made"
