"""Fates: what came of each alert when its cases had gone through the stages, and what that changes of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ..core.alert import Alert, Step
from ..core.book import Event
from ..core.severity import Severity, worst
from .case import Case, Cases, Situation
from .clocks import believable
from .dedup import STAGE as DEDUP
from .escalate import due_steps


@dataclass(frozen=True)
class Fate:
    """`told`: the worst severity at which somebody is told of it now, None if nobody is.

    `withheld`: why nobody at all is told; that the receivers know already is no such reason.
    """

    alert: Alert
    told: Severity | None
    withheld: str


def fates(cases: Cases) -> Iterator[Fate]:
    """One for each alert."""
    by_alert: dict[str, list[Case]] = {}
    for case in cases:
        by_alert.setdefault(case.alert.id, []).append(case)
    for own in by_alert.values():
        reasons = [case.withheld for case in own if case.withheld is not None and case.withheld.stage != DEDUP]
        told = [case.severity for case in own if case.news is not None and case.withheld is None]
        withheld = str(reasons[0]) if len(reasons) == len(own) else ""
        yield Fate(own[0].alert, worst(told) if told else None, withheld)


def changed(all_fates: Iterable[Fate], situation: Situation) -> Iterator[Alert]:
    """Alerts with what their telling, or its absence, changes of them."""
    before = _told_before(situation)
    for fate in all_fates:
        alert = replace(_escalating(fate, before.get(fate.alert.id), situation), withheld=fate.withheld)
        if alert != fate.alert:
            yield alert


def _told_before(situation: Situation) -> dict[str, Severity]:
    """By alert, the worst severity that anybody was told of it."""
    found: dict[str, Severity] = {}
    for told in situation.book.told.values():
        found[told.alert] = worst([told.severity, found.get(told.alert, told.severity)])
    return found


def _escalating(fate: Fate, before: Severity | None, situation: Situation) -> Alert:
    """The chain is that of the severity told first, until a worse one is told: then the worse one's begins."""
    alert, now = fate.alert, situation.now
    if fate.told is not None and (before is None or fate.told.rank < before.rank):
        chain = _chain(alert, situation.policy.escalation.severities[fate.told].chain)
        # The hour or what it causes made it worse. What was withheld may have been acknowledged as bad as it is.
        void = before is not None and not alert.withheld
        given = None if void else alert.acknowledgement
        return replace(alert, chain=chain, steps_taken=0, told_since=now, acknowledgement=given)
    if fate.withheld or alert.acknowledged(now):
        return alert
    since = alert.told_since
    if since is not None and (alert.withheld or not believable(since, now)):
        return replace(alert, told_since=now)  # nothing withholds it any more: its clock begins anew
    return replace(alert, steps_taken=max(alert.steps_taken, due_steps(alert, now)))


def _chain(alert: Alert, of_severity: tuple[Step, ...]) -> tuple[Step, ...]:
    """Whom it was opened to be told to at once (a dead letter: the fallback receiver) stays before all others."""
    at_once = tuple(step for step in alert.chain if step.after == 0 and step not in of_severity)
    return (*at_once, *of_severity)


def voided(all_fates: Iterable[Fate], alerts: Iterable[Alert], now: datetime) -> Iterator[Event]:
    """Acknowledgements that do not count any more, because `alerts`, as they are from now on, have none."""
    without = {alert.id for alert in alerts if alert.acknowledgement is None}
    for fate in all_fates:
        given = fate.alert.acknowledgement
        if given is not None and fate.alert.id in without and fate.told is not None:
            detail = f"told as {fate.told.value} now; the acknowledgement by {given.by} does not count any more"
            yield Event(now, fate.alert.id, "worse", detail)


def withholdings(all_fates: Iterable[Fate], now: datetime) -> Iterator[Event]:
    """What withholds an alert is told to its story when it changes, not at every look."""
    for fate in all_fates:
        if fate.withheld != fate.alert.withheld and fate.alert.resolved is None:
            what = "withheld" if fate.withheld else "not withheld any more"
            yield Event(now, fate.alert.id, what, fate.withheld)
