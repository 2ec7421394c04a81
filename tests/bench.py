"""`make bench`: what a healthy round and its start-up cost, side by side in one run with pytest alone.

Medians of N runs. `wall` and `cpu` in seconds, `peak` resident memory in MB of the round's own process (the
lab's processes are the estate, not the round). The lab is up before anything is measured.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from lab import engine

ROOT = Path(__file__).resolve().parent.parent
DAILY = ["-m", "daily", "--env", "lab", "-q"]
CASES: dict[str, list[str]] = {
    "pytest alone, an empty suite": ["-c", "{empty}/pytest.ini", "{empty}"],
    "start-up: collect the daily round": [*DAILY, "--collect-only"],
    "daily round": [*DAILY, "--state", "{state}"],
    "daily round, -n 4": [*DAILY, "--state", "{state}", "-n", "4"],
}


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    peak: float


def cost_of(words: list[str]) -> Cost:
    """Run pytest once. Exit code 5 (no tests) is what the empty suite is for; anything else but 0 ends the bench."""
    began = time.perf_counter()
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "pytest", *words],
        dict(os.environ),
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(process, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 5):
        raise SystemExit(f"pytest {' '.join(words)} ended with exit code {code}: a cost of a red round says nothing")
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each case (default 5)")
    runs = parser.parse_args().runs
    os.chdir(ROOT)
    os.environ["MUSTER_LAB"] = f"bench-{os.getpid()}"
    engine.up()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            table(measured(Path(scratch), runs))
    finally:
        engine.down(delete=True)


def measured(scratch: Path, runs: int) -> dict[str, Cost]:
    """The cases take turns, so that a busy moment of the machine meets them all."""
    (scratch / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    costs: dict[str, list[Cost]] = {name: [] for name in CASES}
    for number in range(runs):
        for name, words in CASES.items():
            print(f"\rrun {number + 1} of {runs}: {name:40}", end="", flush=True)
            filled = [word.format(empty=scratch, state=scratch / "state") for word in words]
            costs[name].append(cost_of(filled))
    print("\r" + " " * 70 + "\r", end="")
    return {
        name: Cost(*(statistics.median(getattr(cost, field) for cost in taken) for field in ("wall", "cpu", "peak")))
        for name, taken in costs.items()
    }


def table(costs: dict[str, Cost]) -> None:
    base = next(iter(costs.values()))
    print(f"{'case':36} {'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'× pytest alone':>15}")
    for name, cost in costs.items():
        print(f"{name:36} {cost.wall:8.2f} {cost.cpu:8.2f} {cost.peak:8.0f} {cost.wall / base.wall:15.1f}")


if __name__ == "__main__":
    main()
