"""What the book says of a cadence's rounds: the newest, whether it runs, whether it was whole. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ..core import gate
from ..core.book import RoundEntry
from .policy import RoundSchedule

MUSTER = "muster"  # the system of the alerts that are about Muster itself
WHOLE = (gate.HOLDS, gate.VIOLATED, gate.UNKNOWN)


def broken(entry: RoundEntry) -> bool:
    """Whether it did not give the verdicts it owes: its exit code says so, or it has none (it was killed)."""
    return entry.exit_code not in WHOLE


def of_cadence(rounds: Iterable[RoundEntry], cadence: str) -> list[RoundEntry]:
    """Its full rounds, oldest first."""
    return sorted((each for each in rounds if cadence in each.cadences), key=lambda each: each.started)


def running(entry: RoundEntry, schedule: RoundSchedule, now: datetime) -> bool:
    """Whether it may still run: it has not ended, and has not taken longer than it ever does."""
    return entry.ended is None and now < entry.started + timedelta(seconds=schedule.longest)
