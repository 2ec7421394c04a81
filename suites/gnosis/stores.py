"""The feature store and the L1 files of a host, by day and symbol."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fixtures.clock import Clock
from fixtures.parquet import Opened, ParquetFolder, instant, instants
from fixtures.systems import System
from plugins.core.problem import ProbeError
from suites.gnosis import parts

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def day_of(path: str) -> date | None:
    """The day that a file's path names, None when it names none."""
    match = _DAY.search(path)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


class Days:
    """What both stores have: a folder, and sessions whose files are due."""

    def __init__(self, folder: ParquetFolder, clock: Clock, system: System) -> None:
        self.parquet, self._clock, self._system = folder, clock, system
        self._naive = {
            "timestamp": ZoneInfo(system.expect.naive_timestamps),
            "text": ZoneInfo(system.expect.naive_texts),
        }

    @property
    def folder(self) -> str:
        return self.parquet.folder

    @property
    def session(self) -> date:
        """The newest session whose files are due."""
        return self._clock.last_session_due(self._system.expect.files_due)

    def sessions(self, count: int) -> list[date]:
        """The last `count` sessions whose files are due, oldest first."""
        last = self.session
        return self._clock.sessions(last - timedelta(days=2 * count + 7), last)[-count:]

    def _open(self, path: str) -> Opened | None:
        return next(self.parquet.open(self.parquet.files(under=path)), None)


class FeatureStore(Days):
    """Features by day and symbol, in the current feature set."""

    def path(self, symbol: str, day: date) -> str:
        expect = self._system.expect
        return str(expect.feature_file).format(day=day, symbol=symbol, set=expect.feature_set)

    def days(self) -> list[date]:
        """The days that have any features, oldest first. ProbeError: no such folder."""
        found = {day_of(file.path) for file in self.parquet.files()}
        return sorted(day for day in found if day is not None)

    def is_possible(self, day: date) -> bool:
        """Whether there can be features of that day: a trading day, and not a coming one."""
        return day <= self._clock.today() and self._clock.is_session(day)

    def of(self, symbol: str, day: date) -> Opened | None:
        """The features of a symbol and day, opened; None when there is no file."""
        return self._open(self.path(symbol, day))

    def faults(self, file: Opened) -> list[str]:
        """What is wrong with the parts of its rows."""
        return parts.in_rows(file.rows, self._system.expect.feature_parts) if file.rows else ["no rows"]

    def last_bar(self, symbol: str) -> str:
        """The last bar of a symbol in the newest session, written as in the file. ProbeError: there is none."""
        file = self.of(symbol, self.session)
        if file is None or file.damage or not file.rows:
            raise ProbeError(f"{symbol}: no readable features of {self.session}, so no bar to ask for")
        bars = [str(row.get("bar")) for row in file.rows]
        return max(bars, key=lambda bar: self.instant(bar) or datetime.min.replace(tzinfo=self._naive["text"]))

    def instant(self, bar: str) -> datetime | None:
        """A bar's time. The store writes bars as texts; those without a zone are the exchange's wall clock."""
        return instant(bar, self._naive["timestamp"])


class L1Files(Days):
    """One file of L1 rows a day, all symbols in it."""

    def path(self, day: date) -> str:
        return str(self._system.expect.l1_file).format(day=day)

    def of(self, day: date) -> Opened | None:
        return self._open(self.path(day))

    def missing_columns(self, file: Opened) -> list[str]:
        return [name for name in self._system.expect.l1_columns if name not in file.columns]

    def times(self, file: Opened) -> list[datetime | None]:
        """When each row happened, aware. ProbeError: the column holds no times."""
        if file.table is None:
            raise ProbeError(f"{file.path}: {file.damage}")
        return instants(file.table.column("t_event"), self._naive)

    def symbols_without_rows(self, file: Opened, day: date) -> list[str]:
        """The expected symbols that have no row on that day of the exchange."""
        zone = ZoneInfo(self._system.zone)
        there = {
            row["symbol"]
            for row, at in zip(file.rows, self.times(file), strict=True)
            if at is not None and at.astimezone(zone).date() == day
        }
        return [symbol for symbol in self._system.tables["symbols"] if symbol not in there]

    def made_up_sources(self, file: Opened) -> list[str]:
        """The sources that no market stands behind: those named so, and rows that name none."""
        sources = {row["source"] for row in file.rows}
        return sorted(str(source) for source in sources if self._is_made_up(source))

    def _is_made_up(self, source: Any) -> bool:
        words = set(re.split(r"[^a-z]+", str(source or "").lower()))
        return not source or not words.isdisjoint(self._system.words.synthetic_sources)
