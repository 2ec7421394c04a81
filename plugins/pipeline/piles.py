"""Piles: where each alert stands in the daily summary. No open alert is in none, and none is in two. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..core.alert import Alert
from .case import Case, Cases

WAIVED, INHIBITED, SILENCED, MUTED = HIDING = ("waive", "inhibit", "silence", "mute")  # stages with a pile of their own


@dataclass(frozen=True)
class Piles:
    """Worst first. `hidden`: by the stage that withholds them. `resolved`: what ended since the last summary."""

    new: Cases
    still: Cases
    hidden: Mapping[str, Cases]
    resolved: tuple[Alert, ...]

    @property
    def open(self) -> int:
        """What is a problem of its own: neither accepted nor explained by another one."""
        return sum(len(pile) for pile in (self.new, self.still, self.hidden[SILENCED], self.hidden[MUTED]))


def piled(cases: Cases, resolved: Sequence[Alert], since: datetime) -> Piles:
    """`resolved`: from the store. `since`: when the last summary was made."""
    shown: list[Case] = []
    hidden: dict[str, list[Case]] = {stage: [] for stage in HIDING}
    for case in _one_each(cases):
        hidden.get(case.withheld.stage if case.withheld else "", shown).append(case)
    return Piles(
        new=_worst_first(case for case in shown if _is_new(case.alert, since)),
        still=_worst_first(case for case in shown if not _is_new(case.alert, since)),
        hidden={stage: _worst_first(pile) for stage, pile in hidden.items()},
        resolved=_ended(resolved, cases, since),
    )


def _one_each(cases: Cases) -> Iterable[Case]:
    """One for each open alert: it has a case for each receiver, and is hidden only where it is from all of them."""
    found: dict[str, Case] = {}
    for case in cases:
        if case.firing and (case.alert.id not in found or not _hidden(case)):
            found[case.alert.id] = case
    return found.values()


def _hidden(case: Case) -> bool:
    return case.withheld is not None and case.withheld.stage in HIDING


def _is_new(alert: Alert, since: datetime) -> bool:
    """Begun, or told for the first time, after the last summary."""
    return alert.opened > since or (alert.told_since is not None and alert.told_since > since)


def _ended(resolved: Sequence[Alert], cases: Cases, since: datetime) -> tuple[Alert, ...]:
    """Those of the store, and those that the decision which makes the summary has ended itself."""
    just_now = [case.alert for case in cases if not case.firing]
    found = {alert.id: alert for alert in (*resolved, *just_now) if alert.resolved and alert.resolved > since}
    return tuple(sorted(found.values(), key=lambda alert: (alert.finding.severity.rank, alert.cell)))


def _worst_first(cases: Iterable[Case]) -> Cases:
    return tuple(sorted(cases, key=lambda case: (case.severity.rank, case.alert.finding.system, case.alert.cell)))
