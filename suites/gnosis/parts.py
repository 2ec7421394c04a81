"""The parts of a feature row: every engine says something of past, present and future. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

CONFIDENT = ("present", "future")  # the parts in which an engine says how sure it is


def faults(row: Mapping[str, Any], wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """What is wrong with one row: a missing engine or part, a part without content, a confidence that is none."""
    found: list[str] = []
    for engine, parts in wanted.items():
        given = row.get(engine)
        if not isinstance(given, Mapping):
            found.append(f"no {engine}")
            continue
        found += [f"no {engine}.{part}" for part in parts if not _says_something(given.get(part))]
        found += [
            f"{engine}.{part}.conf is {given[part].get('conf')!r}, should be between 0 and 1"
            for part in parts
            if part in CONFIDENT and _says_something(given.get(part)) and not _is_share(given[part].get("conf"))
        ]
    return found


def in_rows(rows: Iterable[Mapping[str, Any]], wanted: Mapping[str, Sequence[str]]) -> list[str]:
    """The faults of all rows, each once with how often: 'no sentiment.future (in 34 rows)'."""
    counts: dict[str, int] = {}
    for row in rows:
        for fault in faults(row, wanted):
            counts[fault] = counts.get(fault, 0) + 1
    return [f"{fault} (in {count} rows)" for fault, count in counts.items()]


def _says_something(part: object) -> bool:
    return isinstance(part, Mapping) and any(value is not None for value in part.values())


def _is_share(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1
