"""Dedup: each receiver is told what it does not know yet, and reminded when its route says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ..core.message import News, Told
from .case import Case, Cases, Situation
from .clocks import believable
from .times import local

STAGE = "dedup"


def dedup(cases: Cases, situation: Situation) -> Cases:
    """Each case with its news; firing ones without are withheld. Over several routes a receiver hears of it once."""
    first: dict[tuple[str, str], Case] = {}
    return tuple(_once(case, first, situation) for case in cases)


def again_at(case: Case, told: Told, situation: Situation) -> datetime | None:
    """When a receiver that knows of a firing alert is reminded. None: not as things are."""
    given, now = case.alert.acknowledgement, situation.now
    if not believable(told.at, now):
        return now
    if given is None or not case.alert.acknowledged(now):
        # Without a route it was told by an escalation: once is enough.
        return told.at + timedelta(seconds=case.route.repeat_interval) if case.route else None
    wait = situation.policy.escalation.severities[case.severity].remind_acknowledged
    last = max(told.at, given.at) if believable(given.at, now) else told.at
    return None if wait is None else last + timedelta(seconds=wait)


def _once(case: Case, first: dict[tuple[str, str], Case], situation: Situation) -> Case:
    if case.withheld is not None:
        return case
    key = (case.receiver, case.alert.id)
    if key not in first:
        first[key] = case
        return _decided(case, situation)
    earlier = first[key]
    through = earlier.path[-1] if earlier.path else str(earlier.route)
    return case.withhold(STAGE, through, "this receiver is told through another route")


def _decided(case: Case, situation: Situation) -> Case:
    if case.news is not None:
        return case
    told = situation.book.told.get((case.receiver, case.alert.id))
    news = _news(case, told, situation)
    if news is not None or told is None:
        return replace(case, news=news)
    return case.withhold(STAGE, _rule(case, situation), _reason(case, told, situation))


def _news(case: Case, told: Told | None, situation: Situation) -> News | None:
    knows = told is not None and told.firing
    if not case.firing:
        return News.RESOLVED if knows else None
    if told is None or not told.firing:
        return News.NEW
    if case.severity.rank < told.severity.rank:
        return News.WORSE
    again = again_at(case, told, situation)
    return News.AGAIN if again is not None and again <= situation.now else None


def _rule(case: Case, situation: Situation) -> str:
    if case.alert.acknowledged(situation.now):
        return f"policy/escalation.yml {case.severity.value} remind_acknowledged"
    return str(case.route) if case.route else ""


def _reason(case: Case, told: Told, situation: Situation) -> str:
    given, again = case.alert.acknowledgement, again_at(case, told, situation)
    zone = situation.policy.escalation.zone
    acknowledged = f"; acknowledged by {given.by}" if given and case.alert.acknowledged(situation.now) else ""
    repeated = f"again at {local(again, zone)}" if again else "not repeated"
    return f"told at {local(told.at, zone)}{acknowledged}; {repeated}"
