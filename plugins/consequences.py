"""Consequences: from what was decided to what the reports say of each finding. No finding is in neither pile. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from .core.alert import Alert
from .core.book import Book, RoundEntry, SeenRound
from .core.finding import HOST_UNREACHABLE, Finding, findings
from .core.notification import Alerting, Notification, Telling
from .core.observation import Observation, Permission
from .core.round import Round
from .core.verdict import Verdict
from .pipeline.case import Case, Cases, Situation
from .pipeline.decide import Decision, after_round
from .pipeline.policy import Policy, Waiver
from .pipeline.times import local
from .pipeline.waive import covers, ending, stale

INHIBIT = "inhibit"
KNOWN = "a newer round has looked at it since"


def notifications(decision: Decision, seen: SeenRound) -> tuple[Notification, ...]:
    """One for each finding of the round, worst first, but for those that another explains; then what else is told."""
    by_alert = _by_alert(decision.cases)
    open_ = {cases[0].alert.cell: cases for cases in by_alert.values() if cases[0].firing}
    pending = {finding.cell: why for finding, why in decision.pending}
    found = [_of(each, open_.get(each.cell, ()), pending, decision) for each in findings(seen.observations)]
    shown = [each for each in _not_hidden(found) if not _waived(each)]
    shown.sort(key=lambda each: (each.severity.rank, each.finding.system, *each.finding.cell))
    cells = {each.finding.cell for each in found}
    others = [_of(cases[0].alert.finding, cases, {}, decision) for cell, cases in open_.items() if cell not in cells]
    ends = [_end(alert, by_alert.get(alert.id, ())) for alert in decision.changes.alerts if alert.resolved]
    return (*shown, *(each for each in others if each.receivers), *ends)


def of_killed(round_: Round, policy: Policy) -> Alerting:
    """What would follow from what a round saw that did not come to its end, if nobody had been told of anything."""
    at = max((seen.started for seen in round_.seen.values() if seen.started), default=round_.plan.started)
    # Without trading sessions: severities stay as they are.
    policy = replace(policy, calendar=replace(policy.calendar, severity_rules=()))
    seen = SeenRound(RoundEntry(round_.plan.run, (), round_.plan.started, ended=at), round_.observations)
    situation = Situation(policy, Book(round_.plan.environment, since=at), at, round_.plan.run)
    decision = after_round(situation, seen)
    return Alerting(notifications(decision, seen), notices=tuple(notices(policy.waivers, round_.observations, at)))


def _by_alert(cases: Cases) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(case.alert.id, []).append(case)
    return found


def _of(
    finding: Finding, cases: Sequence[Case], pending: dict[tuple[str, str], str], decision: Decision
) -> Notification:
    if not cases:
        return Notification(finding, finding.severity, hides=finding.hides, pending=pending.get(finding.cell, KNOWN))
    first = cases[0]
    alerts = {case.alert.id: case.alert.cell for case in decision.cases}
    explained = [alerts[id_] for case in cases for id_ in case.hides if id_ in alerts]
    return Notification(
        finding=finding,
        severity=first.severity,
        tellings=tuple(_telling(case) for case in cases),
        hides=tuple(dict.fromkeys([*explained, *finding.hides])),
        alert=first.alert.id,
    )


def _telling(case: Case) -> Telling:
    return Telling(
        receiver=case.receiver,
        path=case.path,
        news=case.news.value if case.news else "",
        withheld=case.withheld,
    )


def _not_hidden(found: Iterable[Notification]) -> Iterator[Notification]:
    """Without those that stand under another one, of which there may be fifty."""
    every = list(found)
    explained = {cell for each in every for cell in each.hides}
    dead = {each.finding.target for each in every if each.finding.control == HOST_UNREACHABLE}
    for each in every:
        inhibited = each.tellings and all(t.withheld and t.withheld.stage == INHIBIT for t in each.tellings)
        waits = bool(each.pending) and each.finding.unreachable in dead and each.finding.control != HOST_UNREACHABLE
        if not waits and not (inhibited and each.finding.cell in explained):
            yield each


def _waived(each: Notification) -> bool:
    """The reports list what is waived by itself."""
    return any(telling.withheld is not None and telling.withheld.stage == "waive" for telling in each.tellings)


def _end(alert: Alert, cases: Sequence[Case]) -> Notification:
    told = tuple(_telling(case) for case in cases if case.receiver)
    finding = alert.finding
    return Notification(finding, finding.severity, told, ended=alert.why_resolved or "resolved", alert=alert.id)


def permission(waivers: Iterable[Waiver], seen: Observation, now: datetime) -> Permission | None:
    """The waiver in force that covers a violation; the first in the policy's order."""
    found = next((found for found in findings([seen]) if found.cell == seen.cell), None)
    if found is None:
        return None
    for each in waivers:
        if each.starts <= now < each.ends and covers(each, found):
            return Permission(each.id, each.reason, each.ticket, each.approved_by, each.ends, each.file)
    return None


def notices(
    waivers: Sequence[Waiver], observations: Iterable[Observation], now: datetime, zone: str = "UTC"
) -> Iterator[str]:
    """What a round has to say of waivers: which ended and what is back, which end within a week, which none needs."""
    seen = list(observations)
    violated = [found for found in findings(_unwaived(seen)) if found.verdict is Verdict.VIOLATED]
    waived = {each.cell for each in seen if each.waived}
    for waiver in waivers:
        back = [found for found in violated if found.cell not in waived and covers(waiver, found)]
        if waiver.ends <= now and back:
            cells = ", ".join(f"{found.control} on {found.target}" for found in back)
            yield f"{_named(waiver)} ended {local(waiver.ends, zone)}: {cells} counts again"
    for waiver in ending(waivers, now):
        yield f"{_named(waiver)} ends {local(waiver.ends, zone)}"
    holding = [each.cell for each in seen if each.verdict is Verdict.HOLDS]
    for waiver in stale(waivers, now, findings(_unwaived(seen)), holding):
        yield f"{_named(waiver)} is not needed any more: the control holds"


def _unwaived(observations: Iterable[Observation]) -> Iterator[Observation]:
    return (
        replace(seen, verdict=Verdict.VIOLATED) if seen.verdict is Verdict.WAIVED else seen for seen in observations
    )


def _named(waiver: Waiver) -> str:
    target = f" on {waiver.target}" if waiver.target else ""
    return f"waiver {waiver.id} for {waiver.control}{target} ({waiver.ticket}, {waiver.file})"
