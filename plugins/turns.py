"""Turns among xdist's workers: what only looks shares the time, what must be alone has it for itself."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "alone.lock"


@contextmanager
def turn(folder: str | None, *, alone: bool) -> Iterator[None]:
    """Wait for our turn. `folder` is the round's, None where there are no other workers.

    The lock is the kernel's: a worker that dies gives it back.
    """
    if folder is None:
        yield
        return
    with (Path(folder) / NAME).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
