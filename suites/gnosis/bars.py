"""Bars of a session: which are due, and what is odd about those that are there. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

ROUNDING = 0.01  # share by which dollar_volume may differ from price × volume: prices are rounded averages


@dataclass(frozen=True)
class Due:
    """The bars that a session must have: from `first`, one every `step`, before `close`. Aware times."""

    first: datetime
    close: datetime
    step: timedelta

    def all(self) -> list[datetime]:
        count = math.ceil((self.close - self.first) / self.step)
        return [self.first + number * self.step for number in range(count)]


def due(hours: tuple[datetime, datetime], warm_up: float, step: float) -> Due:
    """The bars of a session from its opening and closing time; `warm_up` and `step` in minutes."""
    opened, close = hours
    return Due(opened + timedelta(minutes=warm_up), close, timedelta(minutes=step))


def missing(bars: Iterable[datetime], wanted: Due) -> list[datetime]:
    there = set(bars)
    return [bar for bar in wanted.all() if bar not in there]


def repeated(bars: Iterable[datetime]) -> list[datetime]:
    """Each bar once that is there more than once, in order of time."""
    seen: set[datetime] = set()
    twice: set[datetime] = set()
    for bar in bars:
        (twice if bar in seen else seen).add(bar)
    return sorted(twice)


def backwards(bars: Sequence[datetime]) -> list[datetime]:
    """Bars that stand behind a later one."""
    return [after for before, after in pairwise(bars) if after < before]


def outside(bars: Iterable[datetime], hours: tuple[datetime, datetime]) -> list[datetime]:
    """Bars before the opening or after the close; one at the very close belongs to the session."""
    return [bar for bar in bars if not hours[0] <= bar <= hours[1]]


def faults(bars: Sequence[datetime | None], wanted: Due, hours: tuple[datetime, datetime]) -> list[str]:
    """All that is wrong with the times of one symbol's bars of one session, in the order of the file."""
    known = [bar for bar in bars if bar is not None]
    kinds: dict[str, Sequence[datetime]] = {
        "missing": missing(known, wanted),
        "duplicate": repeated(known),
        "out of order": backwards(known),
        "outside the session": outside(known, hours),
    }
    without = len(bars) - len(known)
    found = [f"{without} without a time"] if without else []
    return found + [f"{len(which)} {kind}, first {_clock(which[0], hours)}" for kind, which in kinds.items() if which]


def _clock(bar: datetime, hours: tuple[datetime, datetime]) -> str:
    return f"{bar.astimezone(hours[0].tzinfo):%Y-%m-%d %H:%M %Z}"


def odd_numbers(row: Mapping[str, Any], may_be_null: Iterable[str] = ()) -> list[str]:
    """Dotted names of the values that are NaN, infinite or missing: `hedge.present.conf`."""
    allowed = set(may_be_null)
    return [name for name, value in _leaves(row, ()) if _is_odd(value) and name.split(".")[-1] not in allowed]


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, str(name)))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, path)
    else:
        yield ".".join(path), value


def _is_odd(value: Any) -> bool:
    return value is None or (isinstance(value, float) and not math.isfinite(value))


def is_dollar_volume(row: Mapping[str, Any]) -> bool:
    """Whether dollar_volume is about price × volume. What is no number is not: it has a complaint of its own."""
    try:
        expected = float(row["price"]) * float(row["volume"])
        given = float(row["dollar_volume"])
    except (KeyError, TypeError, ValueError):
        return False
    return math.isclose(given, expected, rel_tol=ROUNDING)


def counted(rows: Iterable[Mapping[str, Any]], odd: Callable[[Mapping[str, Any]], list[str]]) -> dict[str, int]:
    """{name: in how many rows it is odd}."""
    counts: dict[str, int] = {}
    for row in rows:
        for name in sorted(set(odd(row))):
            counts[name] = counts.get(name, 0) + 1
    return counts
