"""Keys that a store lacks at first: late, as eventual consistency allows, or lost. Pure but for what it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Settled:
    """What became of the keys. `late`: seconds until each late key was there."""

    there: tuple[str, ...]
    late: dict[str, float]
    lost: tuple[str, ...]


def settle(
    keys: Iterable[str],
    has: Callable[[str], bool],
    window: float,
    now: Callable[[], float],
    wait: Callable[[float], None],
    pause: float,
) -> Settled:
    """Look for keys again every `pause` seconds until all are there or `window` seconds are over.

    A key is lost only after a look at or after the window's end.
    """
    begun, wanted = now(), list(keys)
    there = tuple(key for key in wanted if has(key))
    absent = [key for key in wanted if key not in there]
    late: dict[str, float] = {}
    while absent and now() - begun < window:
        wait(min(pause, max(window - (now() - begun), 0)))
        late |= {key: now() - begun for key in absent if has(key)}
        absent = [key for key in absent if key not in late]
    return Settled(there, late, tuple(absent))
