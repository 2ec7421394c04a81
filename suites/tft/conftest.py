"""The probes of the TFT suite. Nothing here asks anything before a test's body does."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from fixtures.bodies import in_thread
from fixtures.clock import Clock
from fixtures.http import HttpProbe
from fixtures.log_source import LogSource
from fixtures.memory import Memory
from fixtures.systems import System
from plugins.core.problem import ProbeError
from suites.tft.consistency import Settled, settle
from suites.tft.probing import ActiveProbes, Budget
from suites.tft.worker import Worker, found_at, is_number
from suites.tft.worker_log import Measure, WorkerLog


@pytest.fixture
def worker(http: HttpProbe, system: System, secret: Callable[[str], str], clock: Clock) -> Worker:
    """The worker's routes, asked with its key."""
    return Worker(http, system, secret, clock)


@pytest.fixture
def worker_log(log_source: Callable[[str], LogSource], system: System, clock: Clock, measure: Measure) -> WorkerLog:
    """The worker's log."""
    return WorkerLog(log_source("worker"), system, clock, measure)


@pytest.fixture(scope="session")
def budget() -> Budget:
    """The round's active probes."""
    return Budget()


@pytest.fixture
def active(worker: Worker, budget: Budget) -> ActiveProbes:
    """Looks that write a key or make the worker analyse."""
    return ActiveProbes(worker, budget)


@pytest.fixture
def trading_day(system: System, clock: Clock) -> Callable[[str], date]:
    """`trading_day(name)`: today in New York, when it is a trading day and the due time of that name has passed."""

    def due(name: str) -> date:
        today, at = clock.today(), str(system.expect[name])
        if not clock.is_session(today):
            pytest.skip(f"nothing is due, because {today} is no trading day")
        if clock.now() < clock.at(today, at):
            pytest.skip(f"nothing is due yet, because it is before {at} in {system.zone}")
        return today

    return due


class Presence:
    """The suite's own probes of whether the worker is there: this round's and those of earlier rounds."""

    def __init__(self, worker: Worker, memory: Memory, measure: Measure) -> None:
        self._worker, self._memory, self._measure = worker, memory, measure

    def probes(self) -> list[float]:
        """1 for each probe that was answered within the log's hours and 0 for each that was not, this one's last."""
        days = self._worker.system.expect.log_hours / 24
        earlier = [answered for _, answered in self._memory.history("answered", days)]
        self._measure("earlier_probes", len(earlier), "probes")
        return [*earlier, self._probe()]

    def _probe(self) -> float:
        try:
            self._worker.seconds_of_health()
        except ProbeError:
            self._measure("answered", 0, "")
            raise
        return self._measure("answered", 1, "")


@pytest.fixture
def presence(worker: Worker, memory: Memory, measure: Measure) -> Presence:
    """The suite's own probes."""
    return Presence(worker, memory, measure)


class Signals:
    """The worker's own table of predictions and what came of them."""

    def __init__(self, worker: Worker, measure: Measure) -> None:
        self._worker, self._measure = worker, measure

    def accuracy(self) -> float:
        """Percent of the high-confidence signals that were right. ProbeError when none has an outcome."""
        reply = self._worker.ask(self._worker.system.endpoints.fact_table, allow=(200,))
        fields, least = self._worker.system.fields, self._worker.system.expect.high_confidence
        outcomes = [
            found_at(row, fields.fact_correct)
            for row in reply.field(fields.facts)
            if is_number(found_at(row, fields.fact_confidence)) and found_at(row, fields.fact_confidence) >= least
        ]
        judged = [outcome for outcome in outcomes if isinstance(outcome, bool)]
        if not judged:
            raise ProbeError(f"{reply.who} has no signal of confidence ≥ {least} with an outcome")
        self._measure("signals", len(judged), "signals")
        return 100 * sum(judged) / len(judged)


@pytest.fixture
def signals(worker: Worker, measure: Measure) -> Signals:
    """What came of the worker's predictions."""
    return Signals(worker, measure)


class Store:
    """The keys that the daily job has stored, read again and again for as long as KV may be inconsistent."""

    def __init__(self, worker: Worker, measure: Measure) -> None:
        self._worker, self._measure = worker, measure

    def days(self) -> list[date]:
        """The trading days of the last few whose analysis must be stored."""
        clock, expect = self._worker.clock, self._worker.system.expect
        last = clock.last_session_due(expect.end_of_day_due)
        return [day for day in clock.sessions(last - timedelta(days=expect.kv_days - 1), last) if day <= last]

    def settled(self) -> Settled:
        """Which keys are there, late, or lost once the window of eventual consistency is over."""
        expect = self._worker.system.expect
        keys = [expect.kv_key.format(day=day) for day in self.days()]
        found = settle(
            keys,
            self._worker.has_key,
            expect.kv_window_seconds,
            now=time.monotonic,
            wait=partial(in_thread, time.sleep),  # the looks at other targets go on meanwhile
            pause=expect.kv_pause_seconds,
        )
        self._measure("keys", len(keys), "keys")
        self._measure("late_keys", len(found.late), "keys")
        return found


@pytest.fixture
def store(worker: Worker, measure: Measure) -> Store:
    """The worker's KV store, read only."""
    return Store(worker, measure)
