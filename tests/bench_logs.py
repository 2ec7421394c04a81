"""Part of `make bench`: a log of 1 GB with ten errors, looked at through the real probe beside the raw scanners.

Medians of 5, wall, in ms; the log is written first and read once, so all find it in the page cache. All scanners
look for the same words. `--quick`: 128 MB, medians of 3.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from fixtures.clock import Clock
from fixtures.log_scan import CHOICE
from fixtures.logs import LogProbe
from fixtures.memory import Memory, MemoryStore
from fixtures.shared_shell import SharedShell
from fixtures.sharing import Answers
from fixtures.systems import LogModel
from fixtures.transport.local import LocalShell

MB = 1_000_000
NEW = 1 * MB  # bytes of the new part
HITS = 10
WORDS = ("ERROR", "CRITICAL", "FATAL")
SCANNERS = {
    "rg": ["rg", "--no-config", "-a", "-F", "-c"],
    "grep -F": ["grep", "-a", "-F", "-c"],
    "grep -E": ["grep", "-a", "-E", "-c"],
    "grep -P": ["grep", "-a", "-P", "-c"],
}
Row = tuple[str, float, str, str, bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a small log, for a try")
    print_rows(rows(parser.parse_args().quick))


def print_rows(found: list[Row]) -> None:
    print(f"{'what':62} {'figure':>10} {'unit':8} target")
    for name, figure, unit, target, met in found:
        verdict = f"{target}: {'met' if met else 'MISSED'}" if target else ""
        print(f"{name:62} {figure:10.1f} {unit:8} {verdict}")


def rows(quick: bool) -> list[Row]:
    """(name, figure, unit, target, met) of each measurement; `target` is '' where there is none."""
    size, times = (128 * MB, 3) if quick else (1074 * MB, 5)
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        must_have_room(Path(folder), size)
        log = Path(folder) / "app.log"
        write(log, size)
        raw = {name: command(name, words, log) for name, words in SCANNERS.items()}
        cases: dict[str, Callable[[], int]] = {name: partial(raw_hits, words) for name, words in raw.items() if words}
        with contextlib.closing(Looks(log, Path(folder) / "state")) as looks:
            cases |= {"full": looks.full, "window": looks.window, "new": looks.new_part}
            took = medians(cases, times)
    return list(table(took))


def table(took: Mapping[str, float]) -> list[Row]:
    raw = {name: took[name] for name in SCANNERS if name in took}
    fastest = min(raw, key=lambda name: raw[name])
    found: list[Row] = [(f"raw {name}, all of the log", ms, "ms", "", True) for name, ms in raw.items()]
    over = took["full"] / raw[fastest]
    factor = took["full"] / took["new"]
    return [
        *found,
        ("probe, all of the log", took["full"], "ms", "", True),
        (f"probe, all of the log, against {fastest}", 100 * (over - 1), "% more", "≤ 10 % more", over <= 1.1),
        ("probe, all of the log, only lines of the last 24 h", took["window"], "ms", "", True),
        ("probe, the new part of 1 MB", took["new"], "ms", "", True),
        ("new part, times faster than all of the log", factor, "×", "≥ 150 ×", factor >= 150),
    ]


def command(name: str, words: list[str], log: Path) -> list[str]:
    """The scanner's command line, [] where this machine has it not, or it counts something else."""
    if shutil.which(words[0]) is None:
        return []
    patterns = ["-e", "|".join(WORDS)] if name == "grep -P" else [part for word in WORDS for part in ("-e", word)]
    line = [*words, *patterns, str(log)]
    said = subprocess.run(line, capture_output=True, check=False)
    return line if said.stdout.strip() == str(HITS).encode() else []


def raw_hits(line: list[str]) -> int:
    return int(subprocess.run(line, capture_output=True, check=True).stdout)


class Kept(Memory):
    """A memory in which the position is where the bench wants it."""

    def __init__(self, store: MemoryStore, clock: Clock) -> None:
        super().__init__(store, "bench", clock)
        self.position: dict[str, Any] | None = None

    def recall(self, kind: str, key: str) -> Any:
        return self.position


class Looks:
    """Looks at one log, each as the first of its round but for the question which scanners are there."""

    def __init__(self, log: Path, state: Path) -> None:
        self._log, self._answers = log, Answers()
        clock = Clock(lambda: datetime.now(UTC), "UTC", "24/7")
        self._memory = Kept(MemoryStore(state), clock)
        self._shell = LocalShell("here", 60, "127.0.0.1")
        self._shared = SharedShell(self._shell, self._answers)
        model = LogModel(path=str(log), format="python", quiet_minutes=60 * 24)
        self._probe = LogProbe("app", model, self._shared, model.path, self._memory, clock)

    def ready(self) -> None:
        self._answers.forget()
        self._shared.run(CHOICE)

    def full(self) -> int:
        return self._since(0)

    def new_part(self) -> int:
        return self._since(self._log.stat().st_size - NEW)

    def window(self) -> int:
        return len(self._probe.window(hours=24).at_level("ERROR"))

    def _since(self, offset: int) -> int:
        self._memory.position = {"identity": self._identity, "offset": offset, "changed": 0.0}
        return len(self._probe.since_last_look().at_level("ERROR"))

    @property
    def _identity(self) -> str:
        """As the probe itself would have kept it."""
        return str(self._probe._files()[-1].identity)

    def close(self) -> None:
        self._shell.close()


def medians(cases: Mapping[str, Callable[[], int]], times: int) -> dict[str, float]:
    """Milliseconds of each case. They take turns, so that a busy moment of the machine meets them all."""
    took: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(times + 1):  # the first turn warms up
        for name, look in cases.items():
            getattr(getattr(look, "__self__", None), "ready", lambda: None)()
            began = time.perf_counter()
            hits = look()
            took[name].append((time.perf_counter() - began) * 1000)
            if hits != (1 if name == "new" else HITS):
                raise SystemExit(f"{name} found {hits} lines: a time of a wrong answer says nothing")
    return {name: statistics.median(each[1:]) for name, each in took.items()}


def write(log: Path, size: int) -> None:
    """A log of `size` bytes with HITS errors, the last of them in its last NEW bytes."""
    random, now = Random(1), datetime.now(UTC)
    lines = [
        f"{now:%Y-%m-%d %H:%M:%S},{random.randrange(1000):03} - relay.consumer - INFO - forwarded message"
        f" {random.getrandbits(40)} of pool 0x{random.getrandbits(160):040x} in {random.randrange(900)} us\n"
        for _ in range(50_000)
    ]
    block = "".join(lines).encode()
    error = f"{now:%Y-%m-%d %H:%M:%S},000 - relay.consumer - ERROR - sequence gap\n".encode()
    every = (size - NEW // 2) // HITS  # the last one stands in the middle of the new part
    with log.open("wb") as file:
        for _ in range(HITS):
            for _ in range((every - len(error)) // len(block)):
                file.write(block)
            rest = (every - len(error)) % len(block)
            file.write(block[: block.rindex(b"\n", 0, rest) + 1] if rest > 200 else b"")
            file.write(error)
        while file.tell() < size:
            file.write(lines[0].encode())


def must_have_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < 2 * size:
        raise SystemExit(f"{folder} has {free / MB:.0f} MB free, and this bench wants {2 * size / MB:.0f} MB")


if __name__ == "__main__":
    main()
