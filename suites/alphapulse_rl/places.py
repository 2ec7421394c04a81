"""Commands of system.yml with their places filled in, and ages of what they show."""

from __future__ import annotations

from datetime import datetime, timedelta

from fixtures.clock import Clock
from fixtures.environment import Paths
from fixtures.systems import System
from plugins.core.problem import ProbeError

AHEAD = timedelta(minutes=5)  # how far another clock may be ahead of ours


class CommandLines:
    """`commands(name)`: a command of system.yml as the target's host must be given it."""

    def __init__(self, system: System, path: Paths, loopback: str) -> None:
        self._system, self._path, self._loopback = system, path, loopback

    def __call__(self, name: str) -> str:
        """Only names of paths are filled in: docker's own {{…}} stay."""
        line = str(self._system.commands[name])
        for place in self._system.paths:
            line = line.replace(f"{{{place}}}", self._path(place))
        return line.replace("{loopback}", self._loopback)


def age_of(clock: Clock, at: datetime | None, what: str) -> timedelta:
    """How old something is. ProbeError without a time, and for one from the future: that clock proves nothing."""
    if at is None:
        raise ProbeError(f"{what} has no time that can be read")
    age = clock.age(at)
    if age < -AHEAD:
        raise ProbeError(f"{what} is from the future: {at.isoformat()}")
    return age


def instant(clock: Clock, text: object, what: str) -> datetime:
    """An ISO time; a naive one is in the system's zone. ProbeError for anything else."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise ProbeError(f"{what} has no time that can be read") from None
    return at if at.tzinfo else at.replace(tzinfo=clock.zone)
