"""Inhibit: who hears of the cause is not told of what follows from it.

Unreachable host, then declared causes, then Alertmanager's inhibit rules. Every firing alert explains, waived or
silenced ones as well. One thing differs from Alertmanager: alerts that inhibit each other in a ring are all silent
there; here one of them, the worst, is told. Whatever is hidden has a root that is firing and not hidden itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..core.severity import Severity
from .case import Case, Cases, Situation
from .explanations import declared, ruled, unreachable
from .policy import InhibitRule
from .root_cause import Explanation, Hidden, hidden

Shadows = Mapping[int, Hidden]


def inhibit(cases: Cases, situation: Situation) -> Cases:
    """Hidden cases are withheld; a root carries the ids of what it hides, and the severity of what it causes."""
    policy = situation.policy
    firing = sorted((case for case in cases if case.firing), key=_preference)
    findings = [case.alert.finding for case in firing]
    shadows = _deeper({}, unreachable(findings), firing)
    shadows = _deeper(shadows, declared(findings, policy.causes), firing)
    firing = _raised(firing, shadows)
    rules = ruled([case.labels for case in firing], policy.inhibit_rules)
    shadows = _deeper(shadows, (explanation for _, explanation in rules), firing)
    told = {case.alert.id: case for case in _told(firing, shadows)}
    return tuple(told.get(case.alert.id, case) for case in cases)


def inhibited_by(
    labels: Mapping[str, str], sources: Iterable[Mapping[str, str]], rules: Sequence[InhibitRule]
) -> InhibitRule | None:
    """The first rule by which Alertmanager would inhibit an alert with these labels.

    `sources`: labels of all firing alerts; it does not matter whether this one is among them.
    """
    for number, explanation in ruled([labels, *sources], rules):
        if explanation.causes and 0 in explanation.effects:
            return rules[number]
    return None


def _preference(case: Case) -> tuple[bool, int, str, str, str]:
    """Who is told rather than another: what nothing withholds, then the worst; the rest makes it definite."""
    return (case.withheld is not None, case.severity.rank, *case.alert.cell, case.alert.id)


def _deeper(shadows: Shadows, explanations: Iterable[Explanation], firing: Sequence[Case]) -> Shadows:
    """With what else is hidden: who is hidden already explains on behalf of its root, and is not hidden twice."""
    lifted = []
    for each in explanations:
        causes = dict.fromkeys(_root(number, shadows) for number in each.causes)
        effects = [number for number in each.effects if number not in shadows]
        if causes and effects:
            lifted.append(Explanation(tuple(causes), effects, each.rule, each.why))
    return {**shadows, **hidden(lifted, lambda number: _preference(firing[number]))}


def _root(number: int, shadows: Shadows) -> int:
    while number in shadows:
        number = shadows[number].root
    return number


def _raised(firing: Sequence[Case], shadows: Shadows) -> list[Case]:
    """A P2 that causes a P1 is told as a P1."""
    worst: dict[int, Severity] = {}
    for number in shadows:
        if firing[number].withheld is None:
            root, severity = _root(number, shadows), firing[number].severity
            worst[root] = min(severity, worst.get(root, firing[root].severity), key=lambda each: each.rank)
    return [replace(case, severity=worst.get(number, case.severity)) for number, case in enumerate(firing)]


def _told(firing: Sequence[Case], shadows: Shadows) -> Iterable[Case]:
    hides: dict[int, list[str]] = {}
    for number in sorted(shadows):
        if firing[number].withheld is None:
            hides.setdefault(_root(number, shadows), []).append(firing[number].alert.id)
    for number, case in enumerate(firing):
        if shadow := shadows.get(number):
            yield case.withhold("inhibit", shadow.by.rule, _reason(firing[shadow.root], shadow.by))
        else:
            yield replace(case, hides=tuple(hides.get(number, ()))) if number in hides else case


def _reason(root: Case, by: Explanation) -> str:
    control, target = root.alert.cell
    return f"hidden by {control} on {target}" + (f": {by.why}" if by.why else "")
