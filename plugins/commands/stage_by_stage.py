"""What each stage decides about one alert now, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..core.message import News
from ..pipeline import STAGES
from ..pipeline.case import Case, Situation
from ..pipeline.escalate import next_step_at
from ..pipeline.times import span

WIDTH = max(len(stage.__name__) for stage in STAGES) + 2


@dataclass(frozen=True)
class Passage:
    """One alert's cases before and after a stage."""

    before: Sequence[Case]
    after: Sequence[Case]
    situation: Situation


def decisions(alert_id: str, situation: Situation) -> Iterator[str]:
    """One line or more for each stage, over the whole book: what hides an alert is in it as well."""
    cases = tuple(Case(alert, alert.finding.severity) for alert in situation.book.alerts.values())
    before = _own(cases, alert_id)
    for stage in STAGES:
        name = stage.__name__
        cases = stage(cases, situation)
        after = _own(cases, alert_id)
        for line in _said(name, Passage(before, after, situation)):
            yield f"{name.ljust(WIDTH)}{line}"
        before = after


def _own(cases: Sequence[Case], alert_id: str) -> list[Case]:
    return [case for case in cases if case.alert.id == alert_id]


def _said(name: str, passage: Passage) -> Iterator[str]:
    if all(case.withheld for case in passage.before):
        yield "– (withheld already)"
        return
    withheld = [case for case in passage.after if case.withheld and case.withheld.stage == name]
    details = _DETAILS.get(name)
    lines = [*_withheld(withheld), *(details(passage) if details else ())]
    yield from lines or ["passes"]


def _withheld(cases: Sequence[Case]) -> Iterator[str]:
    for case in cases:
        assert case.withheld is not None
        rule = f" ({case.withheld.rule})" if case.withheld.rule else ""
        yield f"withheld{f' from {case.receiver}' if case.receiver else ''}: {case.withheld.reason}{rule}"


def _rated(passage: Passage) -> Iterator[str]:
    was, counts = passage.before[0].severity, passage.after[0].severity
    rule = (
        "as the finding says" if was is counts else f"and not {was.value}, by its severity rule (policy/calendar.yml)"
    )
    yield f"{counts.value}, {rule}"


def _hides(passage: Passage) -> Iterator[str]:
    alerts = passage.situation.book.alerts
    for case in passage.after:
        hidden = [alerts[id_].finding for id_ in case.hides if id_ in alerts]
        if hidden:
            yield f"hides {', '.join(f'{each.control} on {each.target}' for each in hidden)}"


def _routed(passage: Passage) -> Iterator[str]:
    for case in passage.after:
        yield f"{' → '.join(case.path)} → receiver {case.receiver}"


def _escalated(passage: Passage) -> Iterator[str]:
    for case in passage.after[len(passage.before) :]:
        yield f"also to {case.receiver}: {', '.join(case.path)}"
    alert, now = passage.after[0].alert, passage.situation.now
    due = next_step_at(alert)
    if due is None:
        yield "no step is left" if alert.told_since else "no step before somebody is told"
        return
    stopped = ", stopped by the acknowledgement" if alert.acknowledged(now) else ""
    ahead = f", in {span(due - now)}" if due > now else ""
    yield f"next step: {alert.chain[alert.steps_taken].receiver} at {due:%Y-%m-%d %H:%M} UTC{ahead}{stopped}"


def _deduplicated(passage: Passage) -> Iterator[str]:
    for case in passage.after:
        if case.withheld is None and case.news is not None:
            known = "has not been told" if case.news is News.NEW else "is told"
            yield f"{case.receiver} {known}: due now, as {case.news.value}"


def _grouped(passage: Passage) -> Iterator[str]:
    for case in passage.after:
        if case.withheld is None:
            labels = ", ".join(f"{label}={value}" for label, value in case.group.items()) or "all together"
            yield f"for {case.receiver}: {labels}"


_DETAILS = {
    "rate": _rated,
    "inhibit": _hides,
    "route": _routed,
    "escalate": _escalated,
    "dedup": _deduplicated,
    "group": _grouped,
}
