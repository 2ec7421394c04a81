"""trades.csv: the days in it, and their statistics."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fixtures.clock import Clock
from fixtures.systems import System
from fixtures.tables import CsvTable, Layout, TableRow


def _optional_number(cell: str) -> float | None:
    return float(cell) if cell.strip() else None


KINDS = {
    "timestamp": datetime.fromisoformat,
    "action_size": _optional_number,
    "entry_price": _optional_number,
    "exit_price": _optional_number,
    "pnl": _optional_number,
    "confidence": _optional_number,
    "portfolio_balance": _optional_number,
}


def layouts(system: System) -> list[Layout]:
    """The writers' columns, from system.yml."""
    return [Layout(name, tuple(",".join(lines).split(","))) for name, lines in system.expect["trade_layouts"].items()]


@dataclass(frozen=True)
class DayStatistics:
    """A day's trades. `win_rate` in per cent of the closed ones, None before the first close. `uncountable`: lines."""

    trades: int
    closed: int
    pnl: float
    win_rate: float | None
    uncountable: tuple[int, ...]


def statistics_of(rows: Iterable[TableRow], executed: str) -> DayStatistics:
    """Open trades have no result yet, and a decision not to trade never gets one: neither is a loss."""
    trades = [row for row in rows if is_trade(row, executed)]
    closed = [row for row in trades if row.get("pnl") is not None]
    results = [row.get("pnl") for row in closed if math.isfinite(row.get("pnl"))]
    return DayStatistics(
        trades=len(trades),
        closed=len(closed),
        pnl=sum(results),
        win_rate=100 * sum(result > 0 for result in results) / len(results) if results else None,
        uncountable=tuple(row.line for row in closed if not math.isfinite(row.get("pnl"))),
    )


def is_trade(row: TableRow, executed: str) -> bool:
    """By its decision; the writer that records none writes a row without size when it did not trade."""
    decision = row.get("decision_type")
    return bool(row.get("action_size")) if decision is None else decision == executed


class TradeBook:
    """trades.csv on the target's host."""

    def __init__(self, table: CsvTable, clock: Clock, system: System) -> None:
        self._table, self._clock, self._executed = table, clock, str(system.expect["executed"])

    @property
    def malformed(self) -> list[str]:
        return [str(bad) for bad in self._table.malformed]

    @property
    def last_day(self) -> date:
        """The newest trading day that is over."""
        return self._clock.last_session()

    def of(self, day: date) -> DayStatistics:
        """The day's statistics; naive stamps are in the system's zone."""
        rows = [row for row in self._table.rows if self._day(row.get("timestamp")) == day]
        return statistics_of(rows, self._executed)

    def of_today(self) -> DayStatistics:
        return self.of(self._clock.today())

    def _day(self, stamp: datetime) -> date:
        return stamp.date() if stamp.tzinfo is None else stamp.astimezone(self._clock.zone).date()
