"""What one run of a client costs: wall time, CPU of both sides, memory of the client side."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from . import process_tree
from .fleet import Fleet

SAMPLES = 0.05  # seconds between two looks at the memory, at least
SHARE = 0.02  # of one core, that these looks may take
TOO_LONG = 900.0  # seconds; then the run is ended


@dataclass(frozen=True)
class Cost:
    """`wall`: seconds from the start of the program to its end. `near` and `far`: CPU seconds of the client side (with
    every ssh and master it started) and of the hosts. `peak`: MB of the client side, PSS summed; None: not looked at.
    """

    wall: float
    near: float
    far: float
    peak: float | None = None


class RunFailed(Exception):
    """A client did not do what it was started for; the message ends with its last words."""


def run(fleet: Fleet, words: Sequence[str], around: dict[str, str], log: Path, *, memory: bool = False) -> Cost:
    """Run a client to its end, and end what it leaves behind. Its output goes to `log`; any exit status will do."""
    far, near = fleet.used(), _children()
    with log.open("wb") as output, _peak(fleet.helpers, memory) as peak:
        wall = _ran([*fleet.prefix, *words], fleet.environment | around, fleet.folder, output, fleet.helpers)
    process_tree.end(os.getpid(), fleet.helpers)
    near = _children() - near
    return Cost(wall, near, fleet.used() - far, peak.megabytes if memory else None)


def _ran(words: list[str], around: dict[str, str], folder: Path, output: IO[bytes], helpers: frozenset[int]) -> float:
    began = time.perf_counter()
    process = subprocess.Popen(
        words, env=around, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
    )
    late = threading.Timer(TOO_LONG, process.kill)
    late.daemon = True
    late.start()
    try:
        process.wait()
        return time.perf_counter() - began
    except BaseException:
        process_tree.end(os.getpid(), helpers)  # Ctrl-C: the client is in a session of its own
        raise
    finally:
        late.cancel()


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Peak(threading.Thread):
    """Looks at the memory of all that is below this process again and again, and keeps the most."""

    def __init__(self, leaving_out: frozenset[int]) -> None:
        super().__init__(daemon=True)
        self.megabytes = 0.0
        self.over = threading.Event()
        self._leaving_out = leaving_out

    def run(self) -> None:
        pause = SAMPLES
        while not self.over.wait(pause):
            began = time.thread_time()
            found = process_tree.below(os.getpid(), self._leaving_out)
            self.megabytes = max(self.megabytes, sum(process_tree.megabytes(process.pid) for process in found))
            pause = max(SAMPLES, (time.thread_time() - began) / SHARE)


@contextmanager
def _peak(leaving_out: frozenset[int], wanted: bool):  # type: ignore[no-untyped-def]
    peak = _Peak(leaving_out)
    if wanted:
        peak.start()
    try:
        yield peak
    finally:
        if wanted:
            peak.over.set()
            peak.join()
