"""One full round on a lab, in a process of its own, and what it saw."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from reports import record

from ..layout import REPO
from .matrix import Cells, Seen

SELECTION = "daily or weekly or monthly or quarterly or emergency or gate"
ROUND_SECONDS = 600.0
TAIL = 15


class RoundProblem(Exception):
    """A round left no record; the end of what it printed."""


@dataclass(frozen=True)
class Round:
    """`broken`: why the round as a whole is not one to trust, in sentences."""

    cells: Cells
    broken: tuple[str, ...]

    @property
    def red(self) -> dict[tuple[str, str], Seen]:
        return {cell: seen for cell, seen in self.cells.items() if seen.red}


def run(lab: str, scratch: Path, state: Path, system: str | None = None, mode: tuple[str, ...] = ()) -> Round:
    """Look at everything (or at one system) of a lab. `state` is what earlier rounds remembered, and is added to.

    `mode`: how bodies run, in pytest's words.
    """
    out = scratch / "out"
    done = subprocess.run(
        [*_command(out, state, system), *mode],
        cwd=REPO,
        env=_environment(lab),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=ROUND_SECONDS,
    )
    results = out / "latest" / "results.json"
    if not results.exists():
        said = "\n".join(done.stdout.splitlines()[-TAIL:])
        raise RoundProblem(f"the round left no record, exit status {done.returncode}:\n{said}")
    return _round(results)


def _command(out: Path, state: Path, system: str | None) -> list[str]:
    where = [f"suites/{system}"] if system else []
    places = ["--out", str(out), "--state", str(state), "-p", "no:cacheprovider"]
    quick = ["-o", "generate_report_on_test=false"]  # nobody opens these reports while they grow
    return [sys.executable, "-m", "pytest", *where, "-m", SELECTION, "--env", "lab", "-q", *places, *quick]


def _environment(lab: str) -> dict[str, str]:
    not_ours = ("PYTEST_ADDOPTS", "MUSTER_LAB_OF_ROUND", "MUSTER_ENV")
    kept = {name: value for name, value in os.environ.items() if name not in not_ours}
    return {**kept, "MUSTER_LAB": lab}


def _round(results: Path) -> Round:
    kept = record.read(results)
    cells = {}
    for seen in kept.observations:
        text = f"{seen.verdict.value} {seen.severity.value}" if seen.severity else seen.verdict.value
        red = seen.verdict.red or seen in kept.not_run
        asked = frozenset(f"{piece.kind} {piece.target} {piece.asked}" for piece in seen.evidence)
        cells[seen.cell] = Seen(seen.system, text, red, seen.message, asked)
    return Round(cells, (*kept.crashes, *kept.plan.faults))
