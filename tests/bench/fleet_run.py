"""The fleet's rows, run in turns: a busy moment of the machine meets all of them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from . import delay_line, measuring, process_tree, questions, rivals, variants
from .fleet import Fleet, loopback, up
from .measuring import Cost, RunFailed
from .names import NotHere
from .questions import Questions
from .rows import DELAYED, LOOPBACK, RUN_LESS, Measured, Row, candidates, forecast, times

HALF_A_ROUND_TRIP = 0.02  # seconds
Tell = Callable[[str, float], None]


@contextmanager
def fleets(folder: Path, most: int, *, delayed: bool, lacking: list[str]) -> Iterator[dict[str, Fleet]]:
    """The fleet on the loopback, and one behind a delay line; why that cannot be had goes to `lacking`."""
    process_tree.adopt_orphans()
    with ExitStack() as ending:
        made = {LOOPBACK: ending.enter_context(up(folder / "loopback", loopback(most)))}
        if delayed:
            try:
                line = ending.enter_context(delay_line.laid(5, HALF_A_ROUND_TRIP))
                made[DELAYED] = ending.enter_context(
                    up(
                        folder / "delayed",
                        delay_line.addresses(5),
                        inside=line.far,
                        prefix=line.near,
                        helpers=line.helpers,
                    )
                )
            except NotHere as problem:
                lacking.append(str(problem))
        helpers = frozenset().union(*(fleet.helpers for fleet in made.values()))
        for fleet in made.values():
            fleet.helpers = helpers
        try:
            yield made
        finally:
            process_tree.end(os.getpid(), helpers)


class FleetRun:
    """Runs rows, and keeps what they cost. `left_out`: rows that could not be run, with the reason."""

    def __init__(self, made: dict[str, Fleet], runs: int, tell: Tell, *, quick: bool, minutes: float) -> None:
        self._fleets, self._runs, self._tell, self._quick = made, runs, tell, quick
        self._minutes, self._until = minutes, time.monotonic() + 60 * minutes
        self._questions: dict[str, Questions] = {}
        self.results: dict[Row, Measured] = {}
        self.left_out: dict[Row, str] = {}

    def run(self, wanted: list[Row]) -> None:
        for where, fleet in self._fleets.items():
            (fleet.folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
            self._questions[where] = questions.record(fleet, [rivals.PYTHON, *variants.PYTEST])
        wanted = [row for row in wanted if row.where in self._fleets]
        for number in range(self._runs):
            for place, row in enumerate(wanted):
                if row not in self.left_out and self._due(row, number):
                    still = wanted[place:] if not number else wanted
                    self._tell(
                        f"run {number + 1}: {row.name}", forecast(still, self.results, self._runs, quick=self._quick)
                    )
                    self._once(row)

    def _due(self, row: Row, number: int) -> bool:
        measured = self.results.get(row)
        if measured is None:
            return True
        return number < times(measured.wall, self._runs) and time.monotonic() < self._until

    def _once(self, row: Row) -> None:
        try:
            if row in self.results:
                measured = self.results[row]
                measured.costs.append(self._cost(row, measured.workers))
            else:
                self.results[row] = self._first(row)
        except RunFailed as problem:
            self.results.pop(row, None)
            self.left_out[row] = str(problem)

    def _first(self, row: Row) -> Measured:
        """The -n that is best of those tried, and one more run that looks at the memory; of slow rows, in the same."""
        if time.monotonic() > self._until:
            raise RunFailed(f"not begun: {self._minutes:.0f} minutes were over")
        slow = row.expected > RUN_LESS[-1][0]
        tried = {workers: self._cost(row, workers, memory=slow) for workers in candidates(row, quick=self._quick)}
        best = min(tried, key=lambda workers: tried[workers].wall)
        peak = tried[best].peak or self._cost(row, best, memory=True).peak or 0.0
        return Measured([tried[best]], best, peak)

    def _cost(self, row: Row, workers: int, *, memory: bool = False) -> Cost:
        fleet = self._fleets[row.where]
        job = variants.Job(fleet, self._questions[row.where], row.hosts, workers)
        log = fleet.folder / "client.log"
        cost = measuring.run(fleet, row.variant.words(job), dict(row.variant.around), log, memory=memory)
        said = log.read_text(encoding="utf-8", errors="replace")
        if not row.variant.looked(job, said):
            raise RunFailed(f"it did not answer every question: {' '.join(said.strip().splitlines()[-3:])[-200:]}")
        return cost
