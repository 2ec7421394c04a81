"""Pieces of HTML for pytest-html's report: the header, the columns of a row, what unfolds under it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from plugins.core.evidence import Evidence
from plugins.core.limits import number
from plugins.core.notification import Notification
from plugins.core.observation import Attempt, Observation
from plugins.core.round import Plan, totals
from plugins.core.verdict import Verdict

from .. import words
from ..record import RunRecord

HERE = Path(__file__).parent
# pytest-html sorts, colours and counts by pytest's words; they stay in a column that is not shown.
PYTEST_WORD = {
    Verdict.HOLDS: "Passed",
    Verdict.VIOLATED: "Failed",
    Verdict.UNKNOWN: "Error",
    Verdict.NOT_APPLICABLE: "Skipped",
    Verdict.WAIVED: "Skipped",
    Verdict.NOT_RUN: "Error",
}
_RANK = {
    verdict: rank
    for rank, verdict in enumerate(
        (Verdict.VIOLATED, Verdict.UNKNOWN, Verdict.NOT_RUN, Verdict.WAIVED, Verdict.NOT_APPLICABLE, Verdict.HOLDS)
    )
}

COLUMNS = [
    '<th class="sortable unseen" data-column-type="result">Result</th>',
    '<th class="sortable unseen" data-column-type="order">Order</th>',
    '<th class="sortable" data-column-type="severity">Severity</th>',
    '<th class="sortable" data-column-type="verdict">Verdict</th>',
    '<th class="sortable" data-column-type="control">Control</th>',
    '<th class="sortable" data-column-type="target">Target</th>',
    "<th>Is, and should be</th>",
    "<th>Runbook</th>",
]


def row(seen: Observation, root: Path, folder: Path) -> list[str]:
    """The cells of one verdict, in the order of COLUMNS. `root`: the checkout; `folder`: where the report lies."""
    severity = seen.severity.value if seen.severity else ""
    marks = f'data-system="{escape(seen.system)}" data-severity="{severity}" data-verdict="{seen.verdict.value}"'
    word = seen.verdict.value.replace(" ", "-")
    return [
        f'<td class="col-result unseen">{PYTEST_WORD[seen.verdict]}</td>',
        f'<td class="col-order unseen">{_order(seen)}</td>',
        f'<td class="col-severity {severity.lower()}" {marks}>{severity}</td>',
        f'<td class="col-verdict {word}">{seen.verdict.value}</td>',
        f'<td class="col-control"><b>{escape(seen.control)}</b> {escape(seen.claim)}</td>',
        f'<td class="col-target">{escape(seen.target)}</td>',
        f'<td class="col-is">{_is(seen)}</td>',
        f'<td class="col-links">{_runbook(seen, root, folder)}</td>',
    ]


def _order(seen: Observation) -> str:
    """What sorts findings first, the worst of them on top."""
    rank = seen.severity.rank if seen.severity and seen.verdict.red else 9
    return escape(f"{rank}{_RANK[seen.verdict]} {seen.system} {seen.control} {seen.target}")


def _is(seen: Observation) -> str:
    return "".join([_now(seen), *(f'<br><span class="quiet">{escape(note)}</span>' for note in _notes(seen))])


def _notes(seen: Observation) -> list[str]:
    return [note for note in (words.looks(seen), f"waived: {seen.waived}" if seen.waived else "") if note]


def _now(seen: Observation) -> str:
    if seen.actual is not None and seen.should_be is not None:
        return f"is <b>{escape(seen.actual)}</b>, should be {escape(seen.should_be)}"
    if seen.message:
        return escape(seen.message).replace("\n", "<br>")
    figures = [f"{escape(name)} {number(value)} {escape(unit)}" for name, (value, unit) in seen.measurements.items()]
    return f'<span class="quiet">{", ".join(figures)}</span>'


def _runbook(seen: Observation, root: Path, folder: Path) -> str:
    if not seen.runbook:
        return ""
    link = os.path.relpath(root / seen.runbook.split("#")[0], folder) + "#" + seen.runbook.partition("#")[2]
    return f'<a href="{escape(link)}">{escape(seen.runbook.split("#")[0].removeprefix("suites/"))}</a>'


def detail(seen: Observation) -> str:
    """What unfolds under a row: message, what to do, figures, evidence."""
    todo = {Verdict.VIOLATED: seen.if_violated, Verdict.UNKNOWN: seen.if_unknown}.get(seen.verdict, "")
    figures = "".join(
        f"<li>{escape(name)}: {number(value)} {escape(unit)}</li>" for name, (value, unit) in seen.measurements.items()
    )
    parts = [
        f"<p>{escape(seen.message)}</p>" if seen.message else "",
        f"<h4>What to do</h4><p>{_prose(todo)}</p>" if todo else "",
        f"<h4>Measured</h4><ul>{figures}</ul>" if figures else "",
        f"<h4>The check broke here</h4><pre>{escape(seen.trace)}</pre>" if seen.trace else "",
        f"<h4>Waived</h4><p>{escape(str(seen.waived))}; approved by {escape(seen.waived.approved_by)}</p>"
        if seen.waived
        else "",
        _evidence_list(seen),
        *(_attempt(number, attempt) for number, attempt in enumerate(seen.attempts, 1)),
        f'<p class="quiet">{_when(seen)} · {escape(seen.nodeid)}</p>',
    ]
    return f'<div class="detail">{"".join(parts)}</div>'


def _prose(text: str) -> str:
    """Text of a runbook: what stands between backticks is code."""
    return re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(text))


def _when(seen: Observation) -> str:
    if seen.started is None:
        return "not looked at"
    return f"looked at {seen.started:%Y-%m-%d %H:%M:%S} UTC for {seen.seconds * 1000:.0f} ms"


def _attempt(number: int, attempt: Attempt) -> str:
    """An earlier look, with its evidence."""
    at = f", {attempt.started:%H:%M:%S} UTC" if attempt.started else ""
    head = f"<h4>Look {number}{at}: {attempt.verdict.value}</h4><p>{escape(attempt.message)}</p>"
    return head + _pieces(attempt)


def _evidence_list(seen: Observation) -> str:
    heading = f"Evidence of look {len(seen.attempts) + 1}" if seen.attempts else "Evidence"
    if not seen.evidence:
        return f"<h4>{heading}</h4><p>none: nothing was asked</p>"
    return f"<h4>{heading}</h4>{_pieces(seen)}"


def _pieces(look: Observation | Attempt) -> str:
    left_out = f"<p>{look.evidence_left_out} more were not kept</p>" if look.evidence_left_out else ""
    return "".join(map(_evidence, look.evidence)) + left_out


def _evidence(piece: Evidence) -> str:
    status = "" if piece.status is None else f" → {piece.status}"
    asked = escape(piece.asked.split("\n")[0][:140])
    shared = f", {words.SHARED}" if piece.shared else ""
    return (
        f"<details><summary><code>{asked}</code> <span>{escape(piece.kind)} on {escape(piece.target)}{status},"
        f" {piece.at:%H:%M:%S} UTC, {piece.seconds * 1000:.0f} ms{shared}</span></summary>"
        f"<pre>{escape(piece.asked)}</pre><pre>{escape(piece.answer)}</pre></details>"
    )


def title(plan: Plan) -> str:
    return f"Round of {plan.environment}, {plan.started:%Y-%m-%d %H:%M} UTC"


def head_while_running(plan: Plan | None) -> str:
    """What stands above the table until the round has come to its end. It stays there when it is killed."""
    of = f" {escape(plan.run)} ({len(plan.cells)} verdicts owed)" if plan else ""
    return _framed(
        f'<p class="state bad">The round{of} has not come to its end: it still runs, or it was killed.'
        " <code>muster report</code> tells what was not run.</p>"
    )


def head(record: RunRecord) -> str:
    """What stands above the table: state, totals, what was not looked at, filters."""
    good = record.outcome is not None and record.outcome.code == 0
    parts = [
        f'<p class="state {"good" if good else "bad"}">{escape(record.state)}</p>',
        _totals(record),
        _partial(record),
        _list("Why nothing was looked at", record.plan.faults),
        _list("Workers that died", record.crashes),
        _list("Not run", [f"{seen.control} on {seen.target}: {seen.claim}" for seen in record.not_run]),
        _list(
            "Would notify (dry: nobody was)" if record.alerting.dry else "Alerts",
            [_told(each, record) for each in record.alerting.notifications],
        ),
        _list("Alerts could not be handed over", [record.alerting.trouble] if record.alerting.trouble else []),
        _list("Waived", [f"{seen.control} on {seen.target}: {seen.message} ({seen.waived})" for seen in record.waived]),
        _list("Waivers", record.alerting.notices),
        _list(
            "Not red any more when looked at again",
            [f"{seen.control} on {seen.target}: {words.looks(seen)}" for seen in record.settled],
        ),
        _list("Systems not in this environment", record.plan.not_here),
    ]
    return _framed("".join(parts))


def _told(notification: Notification, record: RunRecord) -> str:
    finding = notification.finding
    told = "; ".join(words.tellings(notification, record.alerting.dry)).removeprefix("would notify: ")
    return f"{notification.severity.value} {finding.control} on {finding.target}: {told or 'nobody'}"


def _framed(inside: str) -> str:
    style, script = (HERE / "report.css").read_text("utf-8"), (HERE / "report.js").read_text("utf-8")
    section = f'<section id="round">{inside}<form id="choose"></form></section>'
    return f"<style>{style}</style>{section}<script>{script}</script>"


def _totals(record: RunRecord) -> str:
    """The terminal's table."""
    systems = sorted({(seen.system, seen.cadence) for seen in record.observations})
    shown = words.columns(record.observations)
    head = "".join(f"<th>{verdict.value}</th>" for verdict in shown)
    rows = [
        _total_row(
            f"<th>{escape(system)}</th><th>{cadence}</th>",
            [seen for seen in record.observations if (seen.system, seen.cadence) == (system, cadence)],
            shown,
        )
        for system, cadence in systems
    ]
    last = _total_row("<th>all</th><th></th>", list(record.observations), shown)
    return f'<table class="totals"><tr><th>system</th><th>cadence</th>{head}</tr>{"".join(rows)}{last}</table>'


def _total_row(names: str, cells: list[Observation], shown: Iterable[Verdict]) -> str:
    counts = totals(cells)
    figures = "".join(
        f'<td class="{verdict.value.replace(" ", "-") if counts[verdict] else "none"}">{counts[verdict]}</td>'
        for verdict in shown
    )
    return f"<tr>{names}{figures}</tr>"


def _partial(record: RunRecord) -> str:
    if record.full:
        return ""
    why = escape("; ".join([*record.plan.partial, *([record.stopped] if record.stopped else [])]))
    return f'<p class="state partial">PARTIAL round ({why}): it says nothing about what it did not look at.</p>'


def _list(name: str, items: tuple[str, ...] | list[str]) -> str:
    if not items:
        return ""
    inside = "".join(f"<li>{escape(item)}</li>" for item in items)
    unfolded = "open" if len(items) <= 5 else ""
    return f"<details {unfolded}><summary>{name} ({len(items)})</summary><ul>{inside}</ul></details>"


def about(plan: Plan) -> dict[str, str]:
    """The table 'Environment': where, when and with what this round was made."""
    facts = {
        "Round": plan.run,
        "Environment": plan.environment,
        "Controls": plan.selection,
        "Started": f"{plan.started:%Y-%m-%d %H:%M:%S} UTC",
        "Command": plan.command,
        "Gate": f"fails on {plan.fail_on.value} and worse",
        "Commit": plan.commit or "not in a git checkout",
        "Versions": ", ".join(f"{name} {number}" for name, number in plan.versions.items()),
    }
    return {name: escape(text) for name, text in facts.items()}
