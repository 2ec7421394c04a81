"""Alerts and messages as a night brings them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from plugins.core.alert import Acknowledgement, Alert, alert_id
from plugins.core.finding import HOST_UNREACHABLE, Finding
from plugins.core.message import Entry, Kind, Message, News
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.pipeline.policy import Channel

NOW = datetime(2026, 11, 21, 3, 7, tzinfo=UTC)
OPENED = datetime(2026, 11, 21, 3, 2, tzinfo=UTC)
FACTS = {"RUNBOOK_BASE_URL": "https://git.example/muster/blob/main/"}
KEY = "m1/everybody/x[0]"


def finding(**changes: Any) -> Finding:
    given = Finding(
        control="TORQ-D08",
        system="torq",
        cadence="daily",
        target="torq-1/market_data",
        verdict=Verdict.VIOLATED,
        severity=Severity.P1,
        claim="Every relay socket is mode 660 and owned by torq:torq",
        message="torq-1/market_data admits torq:torq 666, should admit torq:torq 660",
        runbook="suites/torq/runbook.md#torq-d08--every-relay-socket-is-mode-660-and-owned-by-torqtorq",
        what_to_do="At once: `chmod 660 /var/run/torq/*.sock && chown torq:torq /var/run/torq/*.sock`. Then who was "
        "connected meanwhile: `ss -xp | grep torq`.",
    )
    return replace(given, **changes)


def alert(found: Finding | None = None, **changes: Any) -> Alert:
    found = found or finding()
    given = Alert(
        id=alert_id("production", found.cell, OPENED),
        environment="production",
        finding=found,
        opened=OPENED,
        seen=NOW,
        run="2026-11-21T030000Z-production-1a2b",
        lease_until=OPENED + timedelta(hours=26),
    )
    return replace(given, **changes)


def resolved(found: Finding | None = None, **changes: Any) -> Alert:
    ended = {"resolved": NOW, "why_resolved": "held in 2 rounds in a row", **changes}
    return alert(found, **ended)


def entry(given: Alert | None = None, news: News = News.NEW, **changes: Any) -> Entry:
    given = given or (alert() if news.firing else resolved())
    made = Entry(
        alert=given,
        news=news,
        severity=given.finding.severity,
        thread=given.id,
        opens=news is News.NEW,
        closes=not news.firing,
        in_reply_to=None if news is News.NEW else "first1",
        why='policy/routes.yml:12 (severity="P1")',
    )
    return replace(made, **changes)


def message(*entries: Entry, **changes: Any) -> Message:
    made = Message(
        id="m1",
        environment="production",
        receiver="everybody",
        kind=Kind.ALERT,
        created=NOW,
        entries=entries or (entry(),),
        group={"system": "torq", "severity": "P1"},
        run="2026-11-21T030000Z-production-1a2b",
    )
    return replace(made, **changes)


def many(count: int, **changes: Any) -> tuple[Entry, ...]:
    """So many alerts, each on a host of its own."""
    return tuple(entry(alert(finding(target=f"torq-{number}/market_data", **changes))) for number in range(count))


def channel(kind: str, settings: Mapping[str, Any], *, send_resolved: bool = True) -> Channel:
    return Channel(kind=kind, settings=settings, send_resolved=send_resolved)


DEAD_HOST = finding(
    control=HOST_UNREACHABLE,
    target="gnosis-1",
    system="gnosis",
    verdict=Verdict.UNKNOWN,
    claim="gnosis-1 answers",
    message="gnosis-1 is unreachable: connection refused; 13 verdict(s) unknown because of it",
    what_to_do="Bring gnosis-1 back, or its network; then repeat the round.",
    runbook="",
)
SLOW = finding(
    control="TORQ-D03",
    severity=Severity.P2,
    claim="Every health server answers in under 10 ms, timed at the host",
    message="median 41 ms over 5 looks, should be under 10 ms",
    what_to_do="`top -H -p $(pgrep -x market_data_rel)` and `iostat 1 5` on the host: CPU, then disk.",
)
DISK = finding(
    control="TFT-D02",
    system="tft",
    target="tft-1",
    severity=Severity.P3,
    claim="No file system is fuller than 80 %",
    message="/var is 84 % full, should be under 80 %",
    what_to_do="`du -xh /var | sort -h | tail`.",
)
ACKNOWLEDGED = Acknowledgement("ana", "restarting the relay", NOW - timedelta(minutes=2))

NIGHT: dict[str, Message] = {
    "single": message(),
    "several": message(
        entry(resolved(DISK), News.RESOLVED),
        entry(alert(SLOW, flapping=True)),
        entry(),
        entry(alert(DEAD_HOST), hides=tuple(f"GNO-D{number:02} on gnosis-1" for number in range(1, 14))),
    ),
    "resolved": message(entry(news=News.RESOLVED)),
    "escalated": message(
        entry(
            alert(opened=OPENED - timedelta(hours=2)), News.ESCALATED, why="step 2 of the chain: 15 min unacknowledged"
        ),
        note="Meant for on-call, whose pagerduty[0] has not taken it since 03:00 UTC: events.pagerduty.com answered 503",
    ),
    "again": message(entry(alert(acknowledgement=ACKNOWLEDGED, opened=OPENED - timedelta(days=3)), News.AGAIN)),
    "worse": message(entry(alert(finding(verdict=Verdict.UNKNOWN, message="torq-1: permission denied")), News.WORSE)),
    "folded": message(*many(37), folded=True, group={}),
    "summary": message(
        kind=Kind.SUMMARY,
        entries=(),
        title="Daily summary of production: 1 new, 2 still open",
        text="New\n  P4 torq TORQ-W01 on torq-1: a <b>certificate</b> ends in 20 days\n\nStill open\n  P3 tft TFT-D02 on tft-1",
        run="",
    ),
    "drill": message(kind=Kind.DRILL, entries=(), title="Drill of 2026-11-21", text="Sent by ana.", run=""),
}
