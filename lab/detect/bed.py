"""A lab of the matrix's own, with what a healthy round on it saw and remembered."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .. import engine, fault
from ..control import LabProblem
from ..fault import Story
from ..layout import Layout
from . import rounds
from .matrix import AFTERWARDS, Cells, Line, Mark, compare, differing
from .rounds import Round

MODES = (("--serial",), ("-n", "4"))  # besides the usual one


class Bed:
    """One lab, always healthy between two batches. `system`: look at this one only."""

    def __init__(self, number: int, system: str | None) -> None:
        self.name = f"detect-{os.getpid()}-{number}"
        self.system = system
        # In the lab's own directory: it goes with the lab, however that ends.
        self.scratch = Layout.named(self.name).folder / "detect"
        self.remembered = self.scratch / "remembered"
        self.healthy: Cells = {}

    def make(self) -> Round:
        """Bring the lab up, anew if need be; the first healthy round is what all others are compared with."""
        engine.down(self.name, delete=True)
        self.lab = engine.up(self.name, private=True)
        return self.settle()

    def settle(self) -> Round:
        """A round on the healthy lab, remembering nothing from before: services may have been restarted."""
        shutil.rmtree(self.remembered, ignore_errors=True)
        seen = self.look(self.remembered)
        self.healthy = self.healthy or seen.cells
        return seen

    def look(self, state: Path, mode: tuple[str, ...] = ()) -> Round:
        return rounds.run(self.name, self.scratch, state, self.system, mode)

    def end(self) -> None:
        engine.down(self.name, delete=True)

    def batch(self, stories: list[Story], modes: bool = False) -> list[Line]:
        """Break, look, mend; and look again when something has to be shown to be mended. `modes`: look in all modes."""
        lines, broken = self._break(stories)
        if broken:
            lines += self._seen(broken, modes)
        restarted = any(fault.touches_services(self.lab, told.name) for told in broken)
        problems = self._mend(broken)
        if restarted or problems or any(line.mark is Mark.WRONG for line in lines):
            problems += compare([], self.healthy, self.settle().cells)
        if problems:
            self.make()
        return lines + [_afterwards(broken, line) for line in problems]

    def _break(self, stories: list[Story]) -> tuple[list[Line], list[Story]]:
        lines, broken = [], []
        for told in stories:
            try:
                fault.break_fault(self.lab, told.name)
                broken.append(told)
            except (LabProblem, OSError) as problem:
                lines.append(_trouble(told.name, "breaks", f"does not break: {problem}"))
        return lines, broken

    def _seen(self, broken: list[Story], modes: bool) -> list[Line]:
        """What a round sees that remembers the healthy one before it."""
        seen = self.look(self._state())
        lines = compare(broken, self.healthy, seen.cells)
        for mode in MODES if modes else ():
            lines += differing(" ".join(mode), seen.cells, self.look(self._state(), mode).cells)
        return lines

    def _state(self) -> Path:
        """What is remembered of the healthy round, to be added to."""
        state = self.scratch / "state"
        shutil.rmtree(state, ignore_errors=True)
        if self.remembered.exists():
            shutil.copytree(self.remembered, state)
        return state

    def _mend(self, broken: list[Story]) -> list[Line]:
        lines = []
        for told in broken[::-1]:
            try:
                fault.mend_fault(self.lab, told.name)
            except LabProblem as problem:
                lines.append(_trouble(told.name, "mended", str(problem)))
        return lines


def _trouble(name: str, expected: str, problem: str) -> Line:
    return Line(name, "-", "-", expected, problem, Mark.WRONG)


def _afterwards(broken: list[Story], line: Line) -> Line:
    """A line about what is left of a batch: it counts against each fault that could have left it."""
    name = line.fault if line.control == "-" else next((t.name for t in broken if line.fault == t.name), AFTERWARDS)
    return Line(name, line.control, line.target, f"{line.expected} {AFTERWARDS}", line.got, line.mark, line.message)
