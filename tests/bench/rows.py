"""Which rows the fleet's table has, how often each is run, and what the runs came to."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .measuring import Cost
from .variants import AT_40_MS, AT_100, EVERY, Variant

LOOPBACK, DELAYED = "loopback", "40 ms"
RUN_LESS = ((30.0, 1), (10.0, 3))  # what takes so many seconds is run so often at most
QUICK = 20.0  # seconds a row of the quick run may take
LIMIT_KEY = "limit"


@dataclass(frozen=True)
class Row:
    """One variant on so many hosts."""

    variant: Variant
    hosts: int
    where: str = LOOPBACK

    @property
    def expected(self) -> float:
        """About how many seconds a run takes; a round trip of 40 ms makes many of them longer."""
        return self.variant.expected(self.hosts) * (1.8 if self.where == DELAYED else 1)

    @property
    def name(self) -> str:
        hosts = "1 host" if self.hosts == 1 else f"{self.hosts} hosts"
        return f"{self.variant.title.replace('*', '')}, {hosts}{'' if self.where == LOOPBACK else ', ' + self.where}"


@dataclass
class Measured:
    """The runs of a row; `workers`: the -n that was best. `peak`: MB, of a run of its own unless the row is slow."""

    costs: list[Cost] = field(default_factory=list)
    workers: int = 0
    peak: float = 0.0

    def median(self, what: str) -> float:
        return float(statistics.median(getattr(cost, what) for cost in self.costs))

    @property
    def wall(self) -> float:
        return self.median("wall")

    @property
    def cpu(self) -> float:
        """Seconds of both sides."""
        return statistics.median(cost.near + cost.far for cost in self.costs)


Results = Mapping[Row, Measured]


def rows(only: str | None = None, *, quick: bool = False) -> list[Row]:
    """In the order in which they take turns."""
    wanted = [Row(variant, hosts) for hosts in (1, 5) for variant in EVERY]
    wanted += [Row(variant, 5, DELAYED) for variant in AT_40_MS]
    if not quick:
        wanted += [Row(variant, 100) for variant in AT_100]
        wanted += [Row(variant, 20) for variant in EVERY]
    return [
        row
        for row in wanted
        if (only is None or row.variant.key in (only, LIMIT_KEY)) and not (quick and row.expected > QUICK)
    ]


def times(seconds: float, runs: int) -> int:
    """How often a row is run whose first run took so long."""
    for longer_than, most in RUN_LESS:
        if seconds > longer_than:
            return min(runs, most)
    return runs


def candidates(row: Row, *, quick: bool = False) -> tuple[int, ...]:
    """The -n that are tried; the best of them is kept."""
    tried = tuple(row.variant.workers)
    return tried[1:2] if quick and len(tried) > 1 else tried


def forecast(waiting: Iterable[Row], done: Results, runs: int, *, quick: bool = False) -> float:
    """Seconds that all this will take, of what is known: from earlier runs, else as a guess."""
    total = 0.0
    for row in waiting:
        measured = done.get(row)
        if measured and measured.costs:
            total += max(0, times(measured.wall, runs) - len(measured.costs)) * measured.wall
        else:
            extra = len(candidates(row, quick=quick)) - 1 + (row.expected < RUN_LESS[-1][0])
            total += (times(row.expected, runs) + extra) * row.expected
    return total
