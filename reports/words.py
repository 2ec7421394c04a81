"""Words that several formats share: of looks, of who is told, of lists; at most 80 columns where they can be broken."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from plugins.core.notification import Notification, Telling
from plugins.core.observation import Observation
from plugins.core.verdict import Verdict

WIDTH = 80
SHOWN = 10  # cells of a long list that are named
SHARED = "asked once for all looks of the round"  # behind evidence that serves several looks
_USUAL = (Verdict.HOLDS, Verdict.VIOLATED, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE, Verdict.NOT_RUN)


def columns(cells: Iterable[Observation]) -> tuple[Verdict, ...]:
    """The verdicts that a table counts: waived ones only where there are any."""
    waived = any(seen.verdict is Verdict.WAIVED for seen in cells)
    return (*_USUAL[:-1], Verdict.WAIVED, _USUAL[-1]) if waived else _USUAL


def looks(seen: Observation) -> str:
    """'red at all 3 looks within 30 s', 'violated at first; held again at the 2nd look, 5 s later'; empty for one."""
    if not seen.attempts or seen.started is None:
        return ""
    number = len(seen.attempts) + 1
    first = seen.attempts[0].started or seen.started
    later = f"{(seen.started - first).total_seconds():.0f} s"
    if seen.verdict.red:
        return f"red at {'both' if number == 2 else f'all {number}'} looks within {later}"
    came = "held again" if seen.verdict is Verdict.HOLDS else seen.verdict.value
    return f"{seen.attempts[0].verdict.value} at first; {came} at the {_ordinal(number)} look, {later} later"


def _ordinal(number: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"} if number % 100 not in (11, 12, 13) else {}
    return f"{number}{ends.get(number % 10, 'th')}"


def tellings(notification: Notification, dry: bool) -> Iterator[str]:
    """Who is told, and who is not and why, a line each."""
    if notification.pending:
        yield f"not told yet: {notification.pending}"
    if told := [telling for telling in notification.tellings if telling.told]:
        yield f"{'would notify' if dry else 'notified'}: {_receivers(told)} — {_when(notification)}"
    for telling in notification.withheld:
        whom = f" from {telling.receiver}" if telling.receiver else ""
        yield f"{'would be withheld' if dry else 'withheld'}{whom}: {telling.withheld}"


def _receivers(told: Iterable[Telling]) -> str:
    """'everybody, on-call (escalated)'. That a telling is new, or the end, is nothing that needs words."""
    plain = ("new", "resolved")
    return ", ".join(each.receiver if each.news in plain else f"{each.receiver} ({each.news})" for each in told)


def _when(notification: Notification) -> str:
    return "that it has ended" if notification.resolved else notification.severity.notify


def names(cells: Iterable[tuple[str, str]]) -> str:
    """'A on x, A on y and 3 more'."""
    known = [f"{control} on {target}" if target != "(absent)" else control for control, target in cells]
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return ", ".join(known[:SHOWN]) + more


def indented(text: str, by: int = 4) -> Iterator[str]:
    for line in text.splitlines():
        yield from textwrap.wrap(
            line,
            WIDTH,
            initial_indent=" " * by,
            subsequent_indent=" " * by,
            break_on_hyphens=False,
            break_long_words=False,
        ) or [""]
