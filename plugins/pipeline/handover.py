"""Handover: the daily summary's text, as one shift would tell the next. Pure.

Sections come in the order of what a reader has to do; empty ones are left out. Times are in the summary's zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ..core.alert import Alert
from ..core.matcher import all_match
from ..core.verdict import Verdict
from .case import Case, Cases, Situation
from .piles import INHIBITED, MUTED, SILENCED, WAIVED, Piles
from .standing import rounds, silences, waivers
from .times import local, span


def handover(situation: Situation, piles: Piles, since: datetime, notes: Sequence[str] = ()) -> str:
    """`since`: when the last summary was made. `notes`: further lines, shown at the end."""
    zone = situation.policy.escalation.zone
    hidden = piles.hidden
    sections = [
        _section(f"New since {local(since, zone)}", [_open(case, situation) for case in piles.new]),
        _section("Still open", [_open(case, situation) for case in piles.still]),
        _section("Resolved", [_resolved(alert, zone) for alert in piles.resolved]),
        _section("Waived", [_waived(case) for case in hidden[WAIVED]]),
        _section("Silenced", [_silenced(case, situation) for case in hidden[SILENCED]]),
        _section("Open and not told now", _not_told(piles), counted=False),
        _section("Nobody could look", [_where(case.alert) for case in _unknown(piles)]),
        _section("Rounds", list(rounds(situation, [*piles.new, *piles.still])), counted=False),
        _section("Waivers", list(waivers(situation, since)), counted=False),
        _section("Silences that hid nothing", list(silences(situation, since)), counted=False),
        _section("Notes", list(notes), counted=False),
    ]
    return "\n".join([*_nothing_open(piles), *(section for section in sections if section)])


def _section(title: str, lines: Sequence[str], *, counted: bool = True) -> str:
    heading = f"{title} ({len(lines)})" if counted else title
    return "\n".join([heading, *(f"  {line}" for line in lines), ""]) if lines else ""


def _nothing_open(piles: Piles) -> Iterator[str]:
    """Said plainly: a reader must not take a short summary for a whole one."""
    if not piles.new and not piles.still:
        rest = any(piles.hidden.values())
        yield "Nothing is open, apart from what is listed as withheld below.\n" if rest else "Nothing is open.\n"


def _where(alert: Alert) -> str:
    return f"{alert.finding.control} on {alert.finding.target}"


def _what(case: Case) -> str:
    finding = case.alert.finding
    return f"{case.severity.value} {finding.system} {_where(case.alert)}: {finding.message}"


def _open(case: Case, situation: Situation) -> str:
    alert, zone = case.alert, situation.policy.escalation.zone
    parts = [f"since {local(alert.opened, zone)}", _acknowledged(alert, situation)]
    if alert.steps_taken:
        parts.append(f"escalated, step {alert.steps_taken} of {len(alert.chain)}")
    if alert.flapping:
        parts.append("flapping")
    return f"{_what(case)}\n    {'; '.join(parts)}"


def _acknowledged(alert: Alert, situation: Situation) -> str:
    given = alert.acknowledgement
    if given is None or not alert.acknowledged(situation.now):
        return "nobody has acknowledged it"
    until = f" until {local(given.until, situation.policy.escalation.zone)}" if given.until else ""
    return f"acknowledged by {given.by}{until}: {given.comment}"


def _resolved(alert: Alert, zone: str) -> str:
    ended = alert.resolved or alert.seen
    what = f"{alert.finding.severity.value} {alert.finding.system} {_where(alert)}: {alert.why_resolved}"
    return f"{what}\n    from {local(alert.opened, zone)} to {local(ended, zone)}, {span(ended - alert.opened)}"


def _waived(case: Case) -> str:
    return f"{_what(case)}\n    {case.withheld.reason} ({case.withheld.rule})" if case.withheld else _what(case)


def _silenced(case: Case, situation: Situation) -> str:
    """By whom and until when: of several silences the one that ends last."""
    zone = situation.policy.escalation.zone
    matching = (each for each in situation.book.silences if all_match(each.matchers, case.labels))
    by = max((each for each in matching if each.active(situation.now)), key=lambda each: each.ends, default=None)
    if by is None:
        return _waived(case)
    earlier = " or until resolved" if by.until_resolved else ""
    return f"{_what(case)}\n    by {by.author} until {local(by.ends, zone)}{earlier}: {by.comment} (silence {by.id})"


def _not_told(piles: Piles) -> list[str]:
    explained, muted = len(piles.hidden[INHIBITED]), piles.hidden[MUTED]
    lines = [_waived(case) for case in muted]
    return [*lines, f"{explained} more, explained by another alert"] if explained else lines


def _unknown(piles: Piles) -> Cases:
    return tuple(case for case in (*piles.new, *piles.still) if case.alert.finding.verdict is Verdict.UNKNOWN)
