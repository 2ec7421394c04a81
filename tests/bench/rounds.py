"""What the project's own rounds and their start-up cost, side by side with pytest alone. The lab is up already."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import ROOT, process_tree

DAILY = ("-m", "daily", "--env", "lab", "-q", "-p", "no:cacheprovider")
ALONE, COLLECT, EMPTY = "pytest alone, an empty suite", "start-up: collect the daily round", "all plugins, empty suites"
ROUND, SERIAL, WORKERS = "daily round", "daily round, --serial", "daily round, -n 4"
CASES: dict[str, list[str]] = {
    ALONE: ["-c", "{empty}/pytest.ini", "{empty}"],
    EMPTY: ["--collect-only", "-q", "-p", "no:cacheprovider", "{empty_here}"],
    COLLECT: ["-m", "daily", "-q", "-p", "no:cacheprovider", "--collect-only"],
    ROUND: [*DAILY, "--state", "{state}", "--out", "{out}"],
    SERIAL: [*DAILY, "--serial", "--state", "{state}", "--out", "{out}"],
    WORKERS: [*DAILY, "-n", "4", "--state", "{state}", "--out", "{out}"],
}
NO_PLUGINS = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
NO_TESTS = 5
TOO_LONG = 180.0  # seconds; then a round is ended


@dataclass(frozen=True)
class Spent:
    """`wall` and `cpu` in seconds; `peak`: MB of the round's own process; `slowest`: seconds of its slowest cell."""

    wall: float
    cpu: float
    peak: float
    slowest: float = 0.0


def measured(runs: int, tell: Callable[[str], None]) -> dict[str, Spent | str]:
    """Medians by case, a text where one could not be run. The cases take turns."""
    from lab import engine

    os.environ["MUSTER_LAB"] = f"bench-{os.getpid()}"
    tell("the lab is started")
    engine.up()
    try:
        with tempfile.TemporaryDirectory() as scratch, tempfile.TemporaryDirectory(dir=_inside()) as here:
            return _measured(Path(scratch), Path(here), runs, tell)
    finally:
        engine.down(delete=True)


def _inside() -> Path:
    """A folder of the repository that git does not see: below it pytest loads the project's plugins."""
    folder = ROOT / "reports" / "out"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _measured(scratch: Path, here: Path, runs: int, tell: Callable[[str], None]) -> dict[str, Spent | str]:
    (scratch / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    taken: dict[str, list[Spent]] = {name: [] for name in CASES}
    failed: dict[str, str] = {}
    for number in range(runs):
        for name, words in CASES.items():
            if name in failed:
                continue
            tell(f"run {number + 1} of {runs}: {name}")
            with tempfile.TemporaryDirectory(dir=scratch) as out:
                places = {"empty": scratch, "empty_here": here, "state": scratch / "state", "out": out}
                around = dict(os.environ) | (NO_PLUGINS if name == ALONE else {})
                spent = _spent([word.format(**places) for word in words], around, Path(out))
            if isinstance(spent, str):
                failed[name] = spent
            else:
                taken[name].append(spent)
    found: dict[str, Spent | str] = {name: median(each) for name, each in taken.items() if each}
    return found | failed


def median(taken: list[Spent]) -> Spent:
    fields = ("wall", "cpu", "peak", "slowest")
    return Spent(*(statistics.median(getattr(each, field) for each in taken) for field in fields))


def _spent(words: list[str], around: dict[str, str], out: Path) -> Spent | str:
    """Run pytest once. A cost of a red round says nothing: then its last words."""
    log = out / "log"
    began = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *words],
            cwd=ROOT,
            env=around,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        late = threading.Timer(TOO_LONG, _end, (process.pid,))
        late.daemon = True
        late.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            _end(process.pid)
            raise
        finally:
            late.cancel()
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, NO_TESTS):
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return f"exit code {process.returncode}: {' '.join(said[-2:])[-160:]}"
    return Spent(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, slowest(out))


def _end(pid: int) -> None:
    """A round and its workers."""
    process_tree.end(pid)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def slowest(out: Path) -> float:
    """Seconds of the slowest cell that the record of a round tells."""
    cells = [
        cell["seconds"]
        for record in out.glob("*/results.json")
        for cell in json.loads(record.read_text(encoding="utf-8"))["observations"]
    ]
    return max(cells, default=0.0)
