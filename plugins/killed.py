"""Rounds that were killed before they could hand in what they saw. Their journals have it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from reports.journal import BadJournal, Read, read

from .core.book import RoundEntry, SeenRound
from .handing_in import seen_round

KILLED = "killed"
HANDING_IN = timedelta(minutes=2)
"""Between a journal's end (or the round's entry and its journal's beginning) and the next step of a healthy round."""
ELSEWHERE = timedelta(hours=24)
"""A journal that cannot be read here may be another machine's; no round takes longer than this."""


def cut_off(rounds: Iterable[RoundEntry], now: datetime) -> Iterator[SeenRound]:
    """Rounds of the book without an end whose process is gone, with what they saw."""
    for entry in rounds:
        if entry.ended is None and now - entry.started > HANDING_IN and (seen := _left_behind(entry, now)) is not None:
            yield seen


def _left_behind(entry: RoundEntry, now: datetime) -> SeenRound | None:
    """What the round saw; None while it lives, or while nobody here can tell."""
    try:
        left = read(Path(entry.folder))
    except BadJournal as bad:
        lost = SeenRound(replace(entry, ended=now, meaning=f"{KILLED}, and {bad}"), ())
        return lost if now - entry.started > ELSEWHERE else None
    if left.alive:
        return None
    return _whole(entry, left, now) if left.ended is not None else _killed(entry, left, now)


def _killed(entry: RoundEntry, left: Read, now: datetime) -> SeenRound:
    """What it came to see; it owes nothing any more, so it retires nothing."""
    seen = tuple(left.round.seen.values())
    number = f"{len(seen)} of {len(left.round.plan.cells)} verdicts"
    return SeenRound(replace(entry, ended=now, meaning=f"{KILLED} after {number}"), seen)


def _whole(entry: RoundEntry, left: Read, now: datetime) -> SeenRound | None:
    """It ended, and was killed before the store had it, or the store could not take it."""
    if left.ended is None or left.outcome is None or now - left.ended < HANDING_IN:
        return None
    return seen_round(left.round, Path(entry.folder), left.outcome, left.ended)
