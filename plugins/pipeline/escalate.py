"""Escalate: when nobody has acknowledged, the next in the chain is told as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from ..core.alert import Alert, Step
from ..core.message import News
from .case import Case, Cases, Situation

FILE = "policy/escalation.yml"


def escalate(cases: Cases, situation: Situation) -> Cases:
    """All cases, and one more for each step that is due and whose receiver does not know yet.

    An alert of which nobody is told now waits. When that ends its clock begins anew (compose): nobody who just got
    hold of it should find the whole chain called at once.
    """
    by_alert: dict[str, list[Case]] = {}
    for case in cases:
        if _due(case.alert, situation.now):
            by_alert.setdefault(case.alert.id, []).append(case)
    return (*cases, *(added for own in by_alert.values() for added in _steps(own, situation)))


def due_steps(alert: Alert, now: datetime) -> int:
    """How many steps of the chain are due by now, those already taken among them; 0 before anybody was told."""
    since = _since(alert)
    if since is None:
        return 0
    return sum(1 for _ in takewhile(lambda step: since + timedelta(seconds=step.after) <= now, alert.chain))


def _since(alert: Alert) -> datetime | None:
    """When the chain's clock began: with the first telling, or with the end of an acknowledgement."""
    given = alert.acknowledgement
    if alert.told_since is None or given is None or given.until is None:
        return alert.told_since
    return max(alert.told_since, given.until)


def next_step_at(alert: Alert) -> datetime | None:
    """When the next step not taken is due, acknowledged or not; None: nobody was told yet, or none is left."""
    since = _since(alert)
    if since is None or alert.steps_taken >= len(alert.chain):
        return None
    return since + timedelta(seconds=alert.chain[alert.steps_taken].after)


def _due(alert: Alert, now: datetime) -> bool:
    waits = alert.resolved is not None or alert.acknowledged(now) or alert.withheld
    return not waits and due_steps(alert, now) > alert.steps_taken


def _steps(own: Sequence[Case], situation: Situation) -> Iterator[Case]:
    """Cases for the steps of one alert that are due, after the model of one that is told."""
    told = next((case for case in own if case.withheld is None), None)
    if told is None:
        return
    alert, know = told.alert, {case.receiver for case in own if case.withheld is None}
    for number in range(alert.steps_taken, due_steps(alert, situation.now)):
        step = alert.chain[number]
        if step.receiver not in know and not _knows(step.receiver, told, situation):
            yield _step(told, step, number + 1, situation)
        know.add(step.receiver)


def _knows(receiver: str, case: Case, situation: Situation) -> bool:
    """Whether it was told that it is as bad as it is now."""
    told = situation.book.told.get((receiver, case.alert.id))
    return told is not None and told.firing and told.severity.rank <= case.severity.rank


def _step(told: Case, step: Step, number: int, situation: Situation) -> Case:
    path = (f"{FILE} step {number} of the chain: nobody acknowledged in {step.after / 60:g} min",)
    case = replace(told, receiver=step.receiver, route=None, path=path, group={}, news=News.ESCALATED)
    receiver = situation.policy.receivers.get(step.receiver)
    if receiver is not None and receiver.channels:
        return case
    # The chain was fixed when the alert opened; the policy may have changed since.
    return case.withhold("escalate", f"{FILE} step {number}", f"there is no receiver {step.receiver} with a channel")
