"""The end of a round as lines of text, at most 80 columns wide where words can be broken."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import timedelta

from plugins.core.control import Cadence
from plugins.core.evidence import Evidence
from plugins.core.finding import Finding
from plugins.core.notification import Notification
from plugins.core.observation import Observation
from plugins.core.round import totals
from plugins.core.verdict import Verdict

from .record import RunRecord

WIDTH = 80
COLUMNS = (Verdict.HOLDS, Verdict.VIOLATED, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE, Verdict.NOT_RUN)
SHOWN = 10  # cells of a long list that are named
_ORDER = [cadence.value for cadence in Cadence]


def summary(record: RunRecord, verbosity: int) -> Iterator[str]:
    """All of it: what was seen, what follows, what was not looked at.

    `verbosity` as pytest counts it: -2 and less nothing, -1 one line a finding, 1 what to do and where a
    check broke, 2 the evidence.
    """
    if verbosity < -1:
        return
    if verbosity >= 0:
        yield from table(record.observations)
    yield from _faults(record)
    yield from findings(record, verbosity)
    yield from not_looked_at(record, verbosity)


def table(observations: Iterable[Observation]) -> Iterator[str]:
    """Verdicts by system and cadence."""
    groups: dict[tuple[str, int], list[Observation]] = {}
    for seen in observations:
        groups.setdefault((seen.system, _ORDER.index(seen.cadence)), []).append(seen)
    if not groups:
        return
    yield f"{'system':<16}{'cadence':<11}" + "".join(f"{word:>{width}}" for word, width in _HEADS)
    for (system, cadence), cells in sorted(groups.items()):
        yield _row(system, _ORDER[cadence], cells)
    if len(groups) > 1:
        yield _row("all", "", [cell for cells in groups.values() for cell in cells])


_HEADS = [(verdict.value, len(verdict.value) + 2) for verdict in COLUMNS]


def _row(system: str, cadence: str, cells: list[Observation]) -> str:
    counts = totals(cells)
    figures = "".join(f"{counts[verdict] or '-':>{len(verdict.value) + 2}}" for verdict in COLUMNS)
    return f"{system:<16}{cadence:<11}{figures}"


def _faults(record: RunRecord) -> Iterator[str]:
    if record.plan.faults:
        yield ""
        yield "Nothing was looked at, because runbooks, tests and command do not fit together:"
        yield from record.plan.faults


def findings(record: RunRecord, verbosity: int) -> Iterator[str]:
    """The findings, worst first, with the alerts that they would send."""
    if not record.notifications:
        return
    yield ""
    yield f"Findings, worst first ({len(record.notifications)}); dry: nobody is notified"
    for notification in record.notifications:
        if verbosity < 0:
            yield _brief(notification.finding)
        else:
            yield from _finding(notification, record, verbosity)


def _brief(finding: Finding) -> str:
    return f"{finding.severity.value} {finding.control} {finding.target} {finding.verdict.value}: {_first(finding)}"


def _first(finding: Finding) -> str:
    return finding.message.split("\n")[0]


def _finding(notification: Notification, record: RunRecord, verbosity: int) -> Iterator[str]:
    finding = notification.finding
    yield ""
    yield f"{finding.severity.value}  {finding.control}  {finding.target}  {finding.verdict.value}"
    yield from _indented(finding.message)
    yield from _indented(f"runbook: {finding.runbook.split('#')[0]} § {finding.control}")
    if finding.hides:
        yield from _indented(f"covers: {_names(finding.hides)}")
    if verbosity >= 1:
        yield from _indented(f"do: {finding.what_to_do}")
    yield from _indented(f"would notify: {notification.words}")
    seen = behind(finding, record)
    if seen is not None and verbosity >= 1:
        yield from _indented(seen.trace)
    if seen is not None and verbosity >= 2:
        for piece in seen.evidence:
            yield from _evidence(piece)


def behind(finding: Finding, record: RunRecord) -> Observation | None:
    """The observation behind a finding; the first when it covers several."""
    cell = finding.hides[0] if finding.hides else (finding.control, finding.target)
    return next((seen for seen in record.observations if seen.cell == cell), None)


def _evidence(piece: Evidence) -> Iterator[str]:
    status = "" if piece.status is None else f" → {piece.status}"
    yield f"    {piece.at:%H:%M:%S} {piece.kind} on {piece.target}{status} ({piece.seconds * 1000:.0f} ms)"
    yield from _indented(f"$ {piece.asked}", 8)
    yield from _indented(piece.answer, 8)


def not_looked_at(record: RunRecord, verbosity: int) -> Iterator[str]:
    """What has no verdict and why: not run, excused, not in this environment, partial."""
    yield from _not_run(record)
    excused = [seen for seen in record.observations if seen.verdict is Verdict.NOT_APPLICABLE]
    if excused and verbosity >= 0:
        yield ""
        yield f"Not applicable ({len(excused)})"
        for message, cells in _by_message(excused).items():
            yield from _indented(f"{message}: {_names([seen.cell for seen in cells])}", 2)
    if record.plan.not_here:
        yield ""
        yield from _indented(f"Systems not in this environment: {', '.join(record.plan.not_here)}", 0)
    if not record.full:
        yield ""
        why = "; ".join([*record.plan.partial, *([record.stopped] if record.stopped else [])])
        yield from _indented(f"PARTIAL round ({why}): it says nothing about what it did not look at", 0)


def _not_run(record: RunRecord) -> Iterator[str]:
    if not record.not_run and not record.crashes:
        return
    yield ""
    yield f"Not run ({len(record.not_run)} of {len(record.observations)})"
    for what in record.crashes:
        yield from _indented(what, 2)
    if record.not_run:
        yield from _indented(_names([seen.cell for seen in record.not_run]), 2)


def _by_message(cells: Iterable[Observation]) -> dict[str, list[Observation]]:
    grouped: dict[str, list[Observation]] = {}
    for seen in cells:
        grouped.setdefault(seen.message, []).append(seen)
    return grouped


def _names(cells: Iterable[tuple[str, str]]) -> str:
    """'A on x, A on y and 3 more'."""
    names = [f"{control} on {target}" if target != "(absent)" else control for control, target in cells]
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _indented(text: str, by: int = 4) -> Iterator[str]:
    for line in text.splitlines():
        yield from textwrap.wrap(
            line,
            WIDTH,
            initial_indent=" " * by,
            subsequent_indent=" " * by,
            break_on_hyphens=False,
            break_long_words=False,
        ) or [""]


def last_line(record: RunRecord) -> str:
    """The one line that says what the exit code means."""
    what = "round" if record.full else "PARTIAL round"
    took = f" ({duration(record.ended - record.plan.started)})" if record.ended else ""
    return f"{what} of {record.plan.environment}{took}: {record.state}"


def duration(length: timedelta) -> str:
    minutes, seconds = divmod(length.total_seconds(), 60)
    return f"{minutes:.0f} min {seconds:.0f} s" if minutes else f"{seconds:.1f} s"
