"""The exported log: what an exporter stored of the worker's lines, in both forms that the worker can log.

A pure function of time, so that a lab that stays up for days keeps a log like the one it was seeded with.
What the suite asks is not in it: exporters lag.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from .kv import ZONE, new_york_day

FOLDER = "/var/log/tft-export"
MARK = "/var/lib/tft/exported_until"
KEPT = timedelta(days=8)
BUSY = timedelta(hours=26)  # older days have one request an hour, to be laid out fast
SLOT = 180  # seconds from one request to the next
REQUESTS_A_DAY = 86_400 // SLOT
SIGNS = {"info": "ℹ️", "warn": "⚠️", "error": "❌", "done": "✅", "critical": "🚨"}
ROUTES = ("/health", "/results", "/api/daily-summary", "/pre-market-briefing", "/analyze-symbol")
WEEKDAYS = (time(8, 30), time(12, 0), time(16, 5))
SUNDAYS = (time(10, 0),)

Event = tuple[datetime, str, str, str, dict[str, Any]]  # when, level, service, message, values


def files(since: datetime, until: datetime) -> dict[str, str]:
    """File name → its lines, one file a UTC day and form, for all events from `since` to `until`."""
    found: dict[str, list[str]] = {}
    for number, event in enumerate(sorted(events(since, until), key=lambda event: event[0])):
        structured = number % 3 == 0 and event[1] != "done"
        name = f"worker-{event[0].date()}.{'jsonl' if structured else 'log'}"
        found.setdefault(name, []).append(structured_line(event) if structured else emoji_line(event))
    return {name: "\n".join(lines) + "\n" for name, lines in found.items()}


def emoji_line(event: Event) -> str:
    """The worker's usual form, behind the exporter's stamp."""
    at, level, service, message, values = event
    tail = f" {json.dumps(values)}" if values else ""
    return f"{at.isoformat()} {SIGNS[level]} [{service}] {message}{tail}"


def structured_line(event: Event) -> str:
    at, level, service, message, values = event
    line = {"timestamp": at.isoformat(), "level": level, "service": service, "message": message, **values}
    return json.dumps(line, separators=(",", ":"))


def events(since: datetime, until: datetime) -> Iterator[Event]:
    for at, job in cron_starts(since, until):
        yield at, "done", "CRON-START", job, {}
    for slot in range(int(since.timestamp()) // SLOT + 1, int(until.timestamp()) // SLOT + 1):
        at = datetime.fromtimestamp(slot * SLOT, UTC)
        if at > until - BUSY:
            yield from _slot(slot, at)
        elif at.minute == 0:
            yield _request(slot, at)


def cron_starts(since: datetime, until: datetime) -> list[tuple[datetime, str]]:
    """When each scheduled job started, in UTC, with the id it logged; New York's schedule, summer and winter."""
    day, found = new_york_day(since), []
    while day <= new_york_day(until):
        for due in SUNDAYS if day.weekday() == 6 else WEEKDAYS if day.weekday() < 5 else ():
            at = datetime.combine(day, due, ZONE).astimezone(UTC) + timedelta(seconds=2)
            found.append((at, f"cron_{at:%Y%m%d%H%M}"))
        day += timedelta(days=1)
    return [(at, job) for at, job in found if since < at <= until]


def _request(slot: int, at: datetime) -> Event:
    return at, "info", "requests", "completed", {"route": ROUTES[slot % 5], "status": 200, "ms": 40 + slot % 30}


def _slot(slot: int, at: datetime) -> Iterator[Event]:
    """What happens in three minutes of an ordinary day."""
    yield _request(slot, at)
    yield at, "info", "cache", "cache_miss" if slot % 9 == 0 else "cache_hit", {"key": ROUTES[slot % 5]}
    if slot % 2 == 0:
        values = {"host": "query1.finance.yahoo.com", "status": 200, "delay_ms": 1000 + slot % 500}
        yield at, "info", "upstream", "fetched", values
    if slot % 60 == 0:
        yield at, "warn", "news", "slow answer", {"ms": 2100}
        yield at, "info", "facebook", "message sent", {}
    if slot % 120 == 1:
        # Facebook's own policy, not a fault of ours: it must never alert.
        yield at, "error", "facebook", "send refused (#10)", {"code": 10}
    if slot % 97 == 0:
        yield at, "warn", "auth", "unauthorized", {"route": "/analyze", "agent": "curl/8.5.0"}
    if slot % REQUESTS_A_DAY == 7:
        yield from _own_probes(at)


def _own_probes(at: datetime) -> Iterator[Event]:
    """The suite of the day before, with its wrong keys."""
    for number in range(21):
        values = {"route": ROUTES[number % 5], "agent": "muster/1"}
        yield at + timedelta(seconds=number), "warn", "auth", "unauthorized", values
