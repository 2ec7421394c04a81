"""Confirmed, recovered, flapping: pure arithmetic over the letters of a cell's newest looks (h, v, u; newest last)."""

from __future__ import annotations

from itertools import pairwise

from .policy import Flapping

KEPT = 21  # looks; 20 changes between them, as Icinga has it
HOLDS, VIOLATED, UNKNOWN = "h", "v", "u"


def remembered(letters: str, newest: str) -> str:
    """The letters with one more look, the oldest forgotten."""
    return (letters + newest)[-KEPT:]


def reds(letters: str, of: int) -> int:
    """How many of the newest `of` looks were red."""
    return sum(letter != HOLDS for letter in letters[-of:])


def confirmed(letters: str, rule: tuple[int, int]) -> bool:
    """Whether n of the last m looks were red."""
    needed, of = rule
    return reds(letters, of) >= needed


def recovered(letters: str, looks: int) -> bool:
    """Whether that many looks in a row held."""
    return letters.endswith(HOLDS * max(looks, 1))


def percent(letters: str) -> float:
    """How much of it is change, 0 … 99: Icinga's weights, 0.8 for the oldest of 20 changes to 1.18 for the newest.

    A change is one between red and not red; violated and unknown are two looks at one alert. Changes that
    nobody has seen yet count as none, so a young cell does not flap.
    """
    looks = [letter != HOLDS for letter in letters[-KEPT:]]
    changes = [before != after for before, after in pairwise(looks)]
    oldest = KEPT - 1 - len(changes)
    weights = [0.8 + 0.02 * (oldest + place) for place, changed in enumerate(changes) if changed]
    return 100 * sum(weights) / (KEPT - 1)


def flaps(letters: str, already: bool, limits: Flapping) -> bool:
    """It begins above `high` and ends at `low`: between them it stays as it is."""
    return percent(letters) > (limits.low if already else limits.high)
