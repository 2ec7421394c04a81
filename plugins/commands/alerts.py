"""`muster alerts`: what is open, worst first, and whether people know."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from . import desk_options

if TYPE_CHECKING:
    from ..core.alert import Alert
    from ..core.book import Book

BACK = timedelta(days=7)
HEADINGS = ("ID", "SEV", "CONTROL", "TARGET", "SINCE (UTC)", "STATE", "TOLD")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `alerts`."""
    example = "muster alerts system=torq 'severity=~\"P1|P2\"'\n  muster alerts --all --json"
    parser = desk_options.added(commands, "alerts", "what is open, worst first, and whether people know", example)
    parser.add_argument("matchers", metavar="label=value", nargs="*", help="only those that match; also != =~ !~")
    parser.add_argument("--all", action="store_true", help=f"also those that ended in the last {BACK.days} days")
    parser.add_argument("--json", action="store_true", help="for programs")
    desk_options.add_options(parser, run)


def run(given: argparse.Namespace) -> int:
    from .choosing import matchers_of
    from .table import table

    matchers = matchers_of(given.matchers)
    desk = desk_options.opened(given)
    now = desk_options.now()
    try:
        book = desk.store.book()
        ended = desk.store.resolved_since(now - BACK) if given.all else []
    finally:
        desk.close()
    found = [
        alert
        for alert in _worst_first([*book.alerts.values(), *ended])
        if all(matcher.matches(alert.labels) for matcher in matchers)
    ]
    if given.json:
        print(json.dumps([_data(alert, book, now) for alert in found], indent=2, ensure_ascii=False))
    else:
        rows = [HEADINGS, *(_row(alert, book, now) for alert in found)]
        print("\n".join(table(rows)) if found else _nothing(book))
    return 0


def _worst_first(alerts: Iterable[Alert]) -> list[Alert]:
    """Open ones first."""
    return sorted(
        alerts, key=lambda alert: (alert.resolved is not None, alert.finding.severity.rank, alert.opened, alert.cell)
    )


def _nothing(book: Book) -> str:
    return f"none of the {len(book.alerts)} open alert(s) matches" if book.alerts else "no alert is open"


def _data(alert: Alert, book: Book, now: datetime) -> dict[str, Any]:
    return {
        "id": alert.id,
        "severity": alert.finding.severity.value,
        "system": alert.finding.system,
        "control": alert.finding.control,
        "target": alert.finding.target,
        "verdict": alert.finding.verdict.value,
        "message": alert.finding.message,
        "since": alert.opened.isoformat(),
        "resolved": alert.resolved.isoformat() if alert.resolved else None,
        "state": _state(alert, book, now),
        "receivers": _receivers(alert, book),
    }


def _row(alert: Alert, book: Book, now: datetime) -> tuple[str, ...]:
    finding = alert.finding
    told = ", ".join(_receivers(alert, book)) or "–"
    since = f"{alert.opened:%Y-%m-%d %H:%M}"
    return (alert.id, finding.severity.value, finding.control, finding.target, since, _state(alert, book, now), told)


def _state(alert: Alert, book: Book, now: datetime) -> str:
    if alert.resolved is not None:
        return f"resolved {alert.resolved:%Y-%m-%d %H:%M}: {alert.why_resolved}"
    given, flapping = alert.acknowledgement, ", flapping" if alert.flapping else ""
    if given is not None and alert.acknowledged(now):
        until = f" until {given.until:%Y-%m-%d %H:%M}" if given.until else ""
        return f"acknowledged by {given.by}{until}{flapping}"
    if alert.withheld:
        return f"withheld – {alert.withheld}{flapping}"
    return f"{'told' if _receivers(alert, book) else 'not told yet'}{flapping}"


def _receivers(alert: Alert, book: Book) -> list[str]:
    """Who believes that it fires."""
    return [told.receiver for told in book.told.values() if told.alert == alert.id and told.firing]
