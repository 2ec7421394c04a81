"""What is usual, and what departs from it: shares of errors, numbers of ideas, memory over days. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from fixtures.trend import steady_growth


@dataclass(frozen=True)
class Requests:
    """How many requests a log tells of, and how many of them were answered with 5xx."""

    total: int
    errors: int

    @property
    def percent(self) -> float:
        return 100 * self.errors / self.total if self.total else 0.0


@dataclass(frozen=True)
class Spike:
    """When a share of errors is one: above `times` the usual share and above the floor, with enough requests."""

    times: float
    floor_percent: float
    at_least_requests: int

    def most_percent(self, earlier: Sequence[Requests]) -> float:
        """The highest share that is none. Usual is the median of earlier sessions; without any, the floor decides."""
        usual = median(each.percent for each in earlier) if earlier else 0.0
        return max(self.floor_percent, self.times * usual)


def around(earlier: Sequence[float], low: float, high: float) -> tuple[float, float]:
    """The band from `low` to `high` times what is usual. With nothing to compare with, any number but none is usual."""
    if not earlier or median(earlier) == 0:
        return 1.0, float("inf")
    return low * median(earlier), high * median(earlier)


def growth_over_days(history: Sequence[tuple[datetime, float]], now: tuple[datetime, float]) -> float:
    """By how many per cent a figure has grown steadily from day to day; 0 when it has not, or for less than 8 days.

    Several looks on one day count as one, their median: ten rounds within a minute prove nothing.
    """
    by_day: dict[date, list[float]] = defaultdict(list)
    for at, figure in (*history, now):
        by_day[at.date()].append(figure)
    return steady_growth([median(by_day[day]) for day in sorted(by_day)])
