"""Part of `make bench`: what the store costs while it grows.

Rounds of daily cells, one in twenty of them red. Each round opens five alerts and ends those of the round before;
its messages are sent, but for one channel that is down and keeps them waiting. `size` in MB, write-ahead log
included; `linear` is 1.00 when the size grows as the rounds do; times are medians in milliseconds.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from operator import add
from pathlib import Path

from plugins import policy as policies
from plugins.core.alert import Alert, CellState, alert_id
from plugins.core.book import Changes, Event, RoundEntry
from plugins.core.finding import findings
from plugins.core.message import Entry, Kind, Message, News, Told
from plugins.core.observation import Observation
from plugins.core.parcel import Parcel, ParcelState
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.desk import Desk
from plugins.notifiers.base import Notifier, TryLater
from plugins.pipeline.policy import Calendar, Channel, Receiver
from plugins.store.store import Store
from plugins.tick import tick

BEGAN = datetime(2026, 1, 1, 6, tzinfo=UTC)
EVERY = timedelta(hours=6)
RED = 20  # one cell in so many
ALERTS = 5  # opened by each round
STUCK = 50  # of one round in so many, one channel has not taken the messages
TIMES = 15
MINUTE = timedelta(minutes=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1000, metavar="N", help="of the largest store (default 1000)")
    parser.add_argument("--cells", type=int, default=500, metavar="N", help="of each round (default 500)")
    parser.add_argument("--store", metavar="URL", help="an empty database (default: SQLite in a temporary folder)")
    parser.add_argument("--quick", action="store_true", help="60 rounds, for a try")
    given = parser.parse_args()
    given.rounds = 60 if given.quick else given.rounds
    with tempfile.TemporaryDirectory() as folder:
        store = Store(given.store or f"sqlite:///{folder}/bench.sqlite", "bench", began=BEGAN)
        print(
            f"{'rounds':>7} {'size':>8} {'linear':>8} {'commit':>14}",
            *(f"{name:>14}" for name in asked(store, BEGAN)),
            flush=True,
        )
        for line in lines(store, Path(folder), given.rounds, given.cells):
            print(line, flush=True)
        took = ticks(store, Path(folder), BEGAN + given.rounds * EVERY)
        print(f"a tick that finds little to do: {statistics.median(took):.0f} ms; the first one: {took[0]:.0f} ms")
        store.close()


def ticks(store: Store, folder: Path, now: datetime) -> list[float]:
    """Milliseconds of five ticks, a minute apart, with all channels down. Without the start of a process."""
    policy = policies.load(Path("policy"), Path("suites"))
    desk_alone = Receiver("desk", (Channel("email", {}), Channel("slack", {})))
    policy = replace(policy, calendar=Calendar(), receivers={**policy.receivers, "desk": desk_alone})
    desk = Desk("bench", policy, store, {}, folder)
    return [milliseconds(partial(tick, desk, partial(add, now, n * MINUTE), notify=Down)) for n in range(1, 6)]


class Down(Notifier):
    """A channel that takes nothing."""

    kind = "down"

    def send(self, message: Message, key: str) -> str:
        raise TryLater("down for the bench")


def lines(store: Store, folder: Path, rounds: int, cells: int) -> Iterator[str]:
    """At a quarter, at half and at all of the rounds."""
    before, last = 0.0, 0
    for upto in (rounds // 4, rounds // 2, rounds):
        commits = [commit(store, number, cells) for number in range(last, upto)]
        size = megabytes(store, folder)
        linear = f"{size / before / (upto / last):8.2f}" if before else " " * 8
        times = (statistics.median(commits[-50:]), *asked(store, BEGAN + upto * EVERY).values())
        yield f"{upto:7} {size:8.1f} {linear}" + "".join(f"{each:15.1f}" for each in times)
        before, last = size, upto


def asked(store: Store, now: datetime) -> dict[str, float]:
    """What a tick and a replay ask."""
    works: dict[str, Callable[[], object]] = {
        "book": store.book,
        "book, cells": partial(store.book, cells=True),
        "waiting": store.waiting,
        "claim": partial(store.claim, now, "bench", 0),
        "dead": partial(store.dead, now - EVERY),
        "10 of history": lambda: list(store.history(now - 10 * EVERY)),
    }
    return {name: statistics.median(milliseconds(work) for _ in range(TIMES)) for name, work in works.items()}


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def megabytes(store: Store, folder: Path) -> float:
    if store.database.postgresql:
        with store.database.reading() as connection:
            found: int = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
            return found / 1e6
    return sum(file.stat().st_size for file in folder.iterdir()) / 1e6


def commit(store: Store, number: int, cells: int) -> float:
    """End what is open, and write what a round saw; milliseconds of the commit alone."""
    book = store.book(cells=True)
    made = changes(tuple(book.alerts.values()), number, cells)
    kept: list[bool] = []
    took = milliseconds(lambda: kept.append(store.commit(book, made)))
    assert kept == [True]
    return took


def changes(open_alerts: Iterable[Alert], number: int, cells: int) -> Changes:
    now = BEGAN + number * EVERY
    seen = tuple(observation(cell, number, now) for cell in range(cells))
    opened = alerts(seen, f"run-{number:05}", now)
    ended = tuple(replace(each, resolved=now, why_resolved="it holds again") for each in open_alerts)
    news = tuple(message(each, now) for each in (*opened, *ended))
    return Changes(
        alerts=(*opened, *ended),
        cells=tuple(CellState(each.control, each.target, "h" * 21, now) for each in seen),
        told=tuple(told(each, now) for each in (*opened, *ended)),
        rounds=(RoundEntry(f"run-{number:05}", ("daily",), now, ended=now, exit_code=1, meaning="violated"),),
        messages=news,
        parcels=tuple(parcel for each in news for parcel in parcels(each, stuck=number % STUCK == 0)),
        verdicts=seen,
        events=tuple(
            Event(now, alert.id, what, "as it was")
            for alert in (*opened, *ended)
            for what in ("opened", "told", "sent")
        ),
    )


def observation(cell: int, number: int, now: datetime) -> Observation:
    red = (cell + number) % RED == 0
    return Observation(
        control=f"TORQ-D{cell // 5:03}",
        system="torq",
        cadence="daily",
        target=f"relay-{cell % 5}/socket",
        claim="every relay socket is mode 660 and owned by torq:torq",
        nodeid=f"suites/torq/test_sockets.py::test_sockets_admit_only_torq[{cell}]",
        verdict=Verdict.VIOLATED if red else Verdict.HOLDS,
        severity=Severity.P2 if red else None,
        message="/run/torq/relay.sock admits root:root 666, should admit torq:torq 660" if red else "",
        started=now,
        seconds=0.123,
        measurements={"latency": (42.0, "µs")},
        runbook="suites/torq/runbook.md#torq-d08-sockets",
        if_violated="Set owner and mode back, then look in the journal for who changed them. " * 4,
        if_unknown="Look at the host: is it up, does SSH answer? " * 4,
    )


def alerts(seen: Iterable[Observation], run: str, now: datetime) -> tuple[Alert, ...]:
    return tuple(
        Alert(alert_id("bench", found.cell, now), "bench", found, now, now, run, now + EVERY)
        for found in findings(seen)[:ALERTS]
    )


def message(alert: Alert, now: datetime) -> Message:
    news = News.NEW if alert.resolved is None else News.RESOLVED
    entry = Entry(alert, news, alert.finding.severity, f"{alert.id}/desk", why="policy/routes.yml:12 (everything)")
    return Message(f"{alert.id}-{news.value}", "bench", "desk", Kind.ALERT, now, (entry,), run=alert.run)


def told(alert: Alert, now: datetime) -> Told:
    firing = alert.resolved is None
    return Told("desk", alert.id, firing, alert.finding.severity, now, f"{alert.id}/desk", f"{alert.id}-new")


def parcels(message: Message, stuck: bool) -> Iterator[Parcel]:
    now = message.created
    yield Parcel(message.id, "desk", "email 0", now, now, state=ParcelState.SENT, attempts=1, receipt="250 ok")
    state = ParcelState.WAITING if stuck else ParcelState.SENT
    yield Parcel(message.id, "desk", "slack 0", now, now, state=state, attempts=1)


if __name__ == "__main__":
    main()
