"""The processes below one process, as /proc tells: who they are, what CPU they used, what memory they hold."""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
GRACE = 2.0  # seconds between asking a process to end and ending it


@dataclass(frozen=True)
class Process:
    """One process. `cpu`: seconds, its own and that of the children it has waited for."""

    pid: int
    parent: int
    cpu: float


def adopt_orphans() -> None:
    """Make this process the parent of whatever below it loses its own, so that none escapes the count or the end."""
    if ctypes.CDLL(None, use_errno=True).prctl(SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl: cannot become the parent of orphans")


def parsed(stat: str) -> Process:
    """One /proc/PID/stat. The name stands in brackets and may hold blanks and brackets itself."""
    pid, rest = stat.split(" ", 1)
    fields = rest[rest.rindex(")") + 2 :].split()
    return Process(int(pid), int(fields[1]), sum(map(int, fields[11:15])) / TICK)


def below(root: int, leaving_out: frozenset[int] = frozenset()) -> list[Process]:
    """The processes below `root`, itself not; without those `leaving_out` and what is below them."""
    children: dict[int, list[Process]] = {}
    for process in _all():
        children.setdefault(process.parent, []).append(process)
    found, waiting = [], [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child.pid not in leaving_out:
                found.append(child)
                waiting.append(child.pid)
    return found


def _all() -> Iterator[Process]:
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with suppress(OSError, ValueError):  # it ended meanwhile
                yield parsed(Path("/proc", entry, "stat").read_text(encoding="utf-8", errors="replace"))


def megabytes(pid: int) -> float:
    """The memory a process holds, shared pages by share (PSS); 0 when it has ended or is not ours to see."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:
            return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
    except OSError:
        return 0.0


def end(root: int, leaving_out: frozenset[int] = frozenset()) -> None:
    """End all processes below `root`, first asked and then killed, and collect those that are our children."""
    asked, until = signal.SIGTERM, time.monotonic() + GRACE
    while processes := below(root, leaving_out):
        if time.monotonic() > until:
            asked = signal.SIGKILL
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process.pid, asked)
        for process in processes:
            with suppress(ChildProcessError):
                os.waitpid(process.pid, os.WNOHANG)
        time.sleep(0.01)
