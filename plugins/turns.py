"""Turns among xdist's workers: what only looks shares the time, what must be alone has it for itself."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

NAME = "alone.lock"


class Turns:
    """Our side of the lock. `folder` is the round's, None where there are no other workers.

    The lock is the kernel's: a worker that dies gives it back.
    """

    def __init__(self, folder: str | None) -> None:
        self._folder = folder
        self._lock: IO[str] | None = None

    def share(self) -> None:
        """From now on we look. Waits while somebody is alone."""
        if self._lock is None:
            self._take(fcntl.LOCK_SH)

    def alone(self) -> None:
        """From now on nobody else looks. Waits until all others have given back."""
        self.give_back()
        self._take(fcntl.LOCK_EX)

    def give_back(self) -> None:
        """Nothing is in flight here."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _take(self, how: int) -> None:
        if self._folder is not None:
            self._lock = (Path(self._folder) / NAME).open("a")
            fcntl.flock(self._lock, how)
