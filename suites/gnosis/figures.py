"""The figures of the last sessions in a store: whether numbers are numbers and bars are where they belong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from fixtures.clock import Clock
from fixtures.parquet import Opened
from fixtures.systems import System
from suites.gnosis import bars
from suites.gnosis.stores import FeatureStore, L1Files


class Figures:
    """What is odd in the last sessions of one store. `complaints` looks."""

    def __init__(self, features: FeatureStore, l1: L1Files, clock: Clock, system: System) -> None:
        self._features, self._l1, self._clock, self._system = features, l1, clock, system

    def complaints(self, store: str) -> list[str]:
        """One sentence for each symbol and session that is not as it should be."""
        look: Callable[[list[date]], Iterator[str]] = {"features": self._of_features, "l1": self._of_l1}[store]
        return list(look(self._features.sessions(self._system.expect.numbers_sessions)))

    def _of_features(self, sessions: list[date]) -> Iterator[str]:
        wanted = {self._features.path(symbol, day): (symbol, day) for day in sessions for symbol in self._symbols}
        files = [file for file in self._features.parquet.files() if file.path in wanted]
        there = {file.path: file for file in self._features.parquet.open(files)}
        for path, (symbol, day) in wanted.items():
            file = there.get(path, Opened(path, None, "is not there"))
            times = [self._features.instant(str(row.get("bar"))) for row in file.rows]
            yield from self._judged(f"{symbol} {day}", file.damage, file.rows, times, day, "feature_bars")

    def _of_l1(self, sessions: list[date]) -> Iterator[str]:
        wanted = {self._l1.path(day): day for day in sessions}
        files = [file for file in self._l1.parquet.files() if file.path in wanted]
        there = {file.path: file for file in self._l1.parquet.open(files)}
        for path, day in wanted.items():
            file = there.get(path, Opened(path, None, "is not there"))
            times = [] if file.damage else self._l1.times(file)
            for symbol in self._symbols:
                mine = [(row, at) for row, at in zip(file.rows, times, strict=True) if row.get("symbol") == symbol]
                rows, its_times = [row for row, _ in mine], [at for _, at in mine]
                yield from self._judged(f"{symbol} {day}", file.damage, rows, its_times, day, "l1_bars")
                if wrong := sum(not bars.is_dollar_volume(row) for row in rows):
                    yield f"{symbol} {day}: dollar_volume is not price × volume in {wrong} rows"

    @property
    def _symbols(self) -> list[str]:
        return list(self._system.tables["symbols"])

    def _judged(
        self,
        who: str,
        damage: str,
        rows: list[dict[str, Any]],
        times: list[datetime | None],
        day: date,
        pattern: str,
    ) -> Iterator[str]:
        if damage:
            yield f"{who}: {damage}"
            return
        opened, close = (instant.astimezone(ZoneInfo(self._system.zone)) for instant in self._clock.session_hours(day))
        wanted = bars.due((opened, close), **self._system.expect[pattern])
        found = bars.faults(times, wanted, (opened, close))
        found += [f"{name} is no number in {count} rows" for name, count in bars.counted(rows, self._odd).items()]
        if found:
            yield f"{who}: {', '.join(found)}"

    def _odd(self, row: Mapping[str, Any]) -> list[str]:
        return bars.odd_numbers(row, self._system.words.may_be_null)
