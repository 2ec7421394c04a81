"""Silence: what an operator does not want to hear of, for a while."""

from __future__ import annotations

from ..core.silence import Silence
from .case import Case, Cases, Situation
from .labelled import Labelled
from .times import local


def silence(cases: Cases, situation: Situation) -> Cases:
    """Cases that an active silence matches; of several, the first in the book gives the reason."""
    labelled = Labelled(case.labels for case in cases)
    hidden: dict[int, Silence] = {}
    for active in situation.book.silences:
        if active.active(situation.now):
            for number in labelled.matching(active.matchers):
                hidden.setdefault(number, active)
    zone = situation.policy.escalation.zone
    return tuple(_silenced(case, hidden.get(number), zone) for number, case in enumerate(cases))


def _silenced(case: Case, by: Silence | None, zone: str) -> Case:
    if by is None:
        return case
    earlier = ", or until resolved" if by.until_resolved else ""
    return case.withhold(
        "silence", f"silence {by.id}", f"{by.author}: {by.comment}; until {local(by.ends, zone)}{earlier}"
    )
