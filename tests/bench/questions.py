"""What testinfra asks a host for the fifty checks, recorded once; and the one script per host that asks the same."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from . import measuring
from .fleet import Fleet

CHECKS = 50
MARK = "@@"


class Questions:
    """The commands by check, in the order testinfra sent them."""

    def __init__(self, recorded: list[tuple[str, str]]) -> None:
        self.by_check: dict[str, list[str]] = {}
        for check, command in recorded:
            self.by_check.setdefault(check, []).append(command)

    @property
    def commands(self) -> list[str]:
        return [command for commands in self.by_check.values() for command in commands]

    def script(self) -> str:
        """A script for `sh -s`: each answer is followed by its exit status, on a line of its own."""
        return "".join(f"({command}) </dev/null\n{marked()}" for command in self.commands)


def marked() -> str:
    return f"echo '{MARK}' $?\n"


def answered(text: str) -> int:
    """How many questions the answers of one host belong to."""
    return sum(line.startswith(MARK + " ") for line in text.splitlines())


def record(fleet: Fleet, pytest: list[str]) -> Questions:
    """Let testinfra look at one host through ssh, and write down what it sends."""
    recording, log = fleet.folder / "recording", fleet.folder / "recording.log"
    shutil.copy(Path(__file__).with_name("checks.py"), fleet.folder)
    config = fleet.configs["multiplexed"]
    words = [*pytest, "-p", "tests.bench.recording", "--hosts=ssh://host1", f"--ssh-config={config}", "checks.py"]
    measuring.run(fleet, words, {"BENCH_RECORDING": str(recording)}, log)
    said = log.read_text(encoding="utf-8", errors="replace")
    if f"{CHECKS} passed" not in said:
        sys.exit(f"the checks do not hold on this machine, so nothing can be compared:\n{said[-3000:]}")
    lines = recording.read_text(encoding="utf-8").splitlines()
    return Questions([tuple(json.loads(line)) for line in lines])
