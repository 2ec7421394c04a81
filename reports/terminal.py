"""The end of a round as lines of text, at most 80 columns wide where words can be broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from plugins.core.control import Cadence
from plugins.core.evidence import Evidence
from plugins.core.finding import Finding
from plugins.core.notification import Notification
from plugins.core.observation import Observation
from plugins.core.round import totals
from plugins.core.verdict import Verdict

from . import words
from .record import RunRecord
from .words import indented, names

WIDTH = words.WIDTH
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
    yield from accepted(record, verbosity)
    yield from not_looked_at(record, verbosity)


def table(observations: Iterable[Observation]) -> Iterator[str]:
    """Verdicts by system and cadence."""
    groups: dict[tuple[str, int], list[Observation]] = {}
    for seen in observations:
        groups.setdefault((seen.system, _ORDER.index(seen.cadence)), []).append(seen)
    if not groups:
        return
    cells = [cell for group in groups.values() for cell in group]
    shown = words.columns(cells)
    yield _line("system", "cadence", [verdict.value for verdict in shown], shown)
    for (system, cadence), group in sorted(groups.items()):
        yield _row(system, _ORDER[cadence], group, shown)
    if len(groups) > 1:
        yield _row("all", "", cells, shown)


def _row(system: str, cadence: str, cells: list[Observation], shown: Sequence[Verdict]) -> str:
    counts = totals(cells)
    return _line(system, cadence, [str(counts[verdict] or "-") for verdict in shown], shown)


def _line(system: str, cadence: str, figures: Sequence[str], shown: Sequence[Verdict]) -> str:
    gap = 1 if Verdict.WAIVED in shown else 2  # with that column it has to be narrower
    cells = zip(figures, (len(verdict.value) + gap for verdict in shown), strict=True)
    return f"{system:<16}{cadence:<11}" + "".join(f"{figure:>{width}}" for figure, width in cells)


def _faults(record: RunRecord) -> Iterator[str]:
    if record.plan.faults:
        yield ""
        yield "Nothing was looked at, because runbooks, tests and command do not fit together:"
        yield from record.plan.faults


def findings(record: RunRecord, verbosity: int) -> Iterator[str]:
    """The findings, worst first, with the alerts that they send or would send; and what has ended."""
    alerting = record.alerting
    if alerting.findings:
        yield ""
        yield f"Findings, worst first ({len(alerting.findings)}){'; dry: nobody is notified' if alerting.dry else ''}"
    for notification in alerting.findings:
        if verbosity < 0:
            yield _brief(notification.finding)
        else:
            yield from _finding(notification, record, verbosity)
    if alerting.resolved and verbosity >= 0:
        yield ""
        yield f"Ended ({len(alerting.resolved)})"
        for notification in alerting.resolved:
            yield from _ended(notification, record)
    if alerting.trouble:
        yield ""
        yield from indented(alerting.trouble, 0)


def _brief(finding: Finding) -> str:
    return f"{finding.severity.value} {finding.control} {finding.target} {finding.verdict.value}: {_first(finding)}"


def _first(finding: Finding) -> str:
    return finding.message.split("\n")[0]


def _finding(notification: Notification, record: RunRecord, verbosity: int) -> Iterator[str]:
    finding, seen = notification.finding, behind(notification.finding, record)
    yield ""
    yield f"{_severity(notification)}  {finding.control}  {finding.target}  {finding.verdict.value}"
    yield from indented(finding.message)
    if seen is not None:
        yield from indented(words.looks(seen))
    if finding.runbook:
        yield from indented(f"runbook: {finding.runbook.split('#')[0]} § {finding.control}")
    if notification.hides:
        yield from indented(f"covers: {names(notification.hides)}")
    if verbosity >= 1:
        yield from indented(f"do: {finding.what_to_do}")
    for line in words.tellings(notification, record.alerting.dry):
        yield from indented(line)
    if seen is not None and verbosity >= 1:
        yield from indented(seen.trace)
        yield from _ways(notification)
    if seen is not None and verbosity >= 2:
        for piece in seen.evidence:
            yield from _evidence(piece)


def _severity(notification: Notification) -> str:
    """As it counts now; what it would be at another time behind it."""
    own, now = notification.finding.severity, notification.severity
    return now.value if own is now else f"{now.value} ({own.value})"


def _ways(notification: Notification) -> Iterator[str]:
    """How it came to whom."""
    for telling in notification.tellings:
        if telling.path:
            yield from indented(f"to {telling.receiver} by {' → '.join(telling.path)}")


def _ended(notification: Notification, record: RunRecord) -> Iterator[str]:
    finding = notification.finding
    yield from indented(f"{finding.control} on {finding.target}: {notification.ended} (it was: {_first(finding)})", 2)
    for line in words.tellings(notification, record.alerting.dry):
        yield from indented(line)


def behind(finding: Finding, record: RunRecord) -> Observation | None:
    """The observation behind a finding; the first when it covers several."""
    cell = finding.hides[0] if finding.hides else finding.cell
    return next((seen for seen in record.observations if seen.cell == cell), None)


def _evidence(piece: Evidence) -> Iterator[str]:
    status = "" if piece.status is None else f" → {piece.status}"
    yield f"    {piece.at:%H:%M:%S} {piece.kind} on {piece.target}{status} ({piece.seconds * 1000:.0f} ms)"
    if piece.shared:
        yield from indented(words.SHARED, 8)
    yield from indented(f"$ {piece.asked}", 8)
    yield from indented(piece.answer, 8)


def delivery(lines: Sequence[str] | None) -> Iterator[str]:
    """What the channels answered; nothing for a dry round."""
    if lines is not None:
        yield ""
        yield "Delivery" if lines else "Delivery: there was nothing to send"
        for line in lines:
            yield from indented(line, 2)


def accepted(record: RunRecord, verbosity: int) -> Iterator[str]:
    """What is wrong and no finding: waived, or good again at a later look. And what there is to say of waivers."""
    if verbosity < 0:
        return
    if record.waived:
        yield ""
        yield f"Waived ({len(record.waived)})"
        for seen in record.waived:
            yield from indented(f"{seen.control} on {seen.target}: {seen.message}", 2)
            yield from indented(str(seen.waived))
    if record.alerting.notices:
        yield ""
        yield f"Waivers ({len(record.alerting.notices)})"
        for notice in record.alerting.notices:
            yield from indented(notice, 2)
    if record.settled:
        yield ""
        yield f"Not red any more when looked at again ({len(record.settled)})"
        for seen in record.settled:
            yield from indented(f"{seen.control} on {seen.target}: {words.looks(seen)}", 2)
            yield from indented(seen.attempts[0].message)


def not_looked_at(record: RunRecord, verbosity: int) -> Iterator[str]:
    """What has no verdict and why: not run, excused, not in this environment, partial."""
    yield from _not_run(record)
    excused = [seen for seen in record.observations if seen.verdict is Verdict.NOT_APPLICABLE]
    if excused and verbosity >= 0:
        yield ""
        yield f"Not applicable ({len(excused)})"
        for message, cells in _by_message(excused).items():
            yield from indented(f"{message}: {names([seen.cell for seen in cells])}", 2)
    if record.plan.not_here:
        yield ""
        yield from indented(f"Systems not in this environment: {', '.join(record.plan.not_here)}", 0)
    if not record.full:
        yield ""
        why = "; ".join([*record.plan.partial, *([record.stopped] if record.stopped else [])])
        yield from indented(f"PARTIAL round ({why}): it says nothing about what it did not look at", 0)


def _not_run(record: RunRecord) -> Iterator[str]:
    if not record.not_run and not record.crashes:
        return
    yield ""
    yield f"Not run ({len(record.not_run)} of {len(record.observations)})"
    for what in record.crashes:
        yield from indented(what, 2)
    if record.not_run:
        yield from indented(names([seen.cell for seen in record.not_run]), 2)


def _by_message(cells: Iterable[Observation]) -> dict[str, list[Observation]]:
    grouped: dict[str, list[Observation]] = {}
    for seen in cells:
        grouped.setdefault(seen.message, []).append(seen)
    return grouped


def last_line(record: RunRecord) -> str:
    """The one line that says what the exit code means."""
    what = "round" if record.full else "PARTIAL round"
    took = f" ({duration(record.ended - record.plan.started)})" if record.ended else ""
    return f"{what} of {record.plan.environment}{took}: {record.state}"


def duration(length: timedelta) -> str:
    minutes, seconds = divmod(length.total_seconds(), 60)
    return f"{minutes:.0f} min {seconds:.0f} s" if minutes else f"{seconds:.1f} s"
