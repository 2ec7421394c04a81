"""`python -m lab.detect`: run the fault matrix and print it. Exit status 1 when anything is not as declared."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TypeVar

from .. import fault
from ..control import LabProblem
from ..fault import Story
from ..layout import REPO
from . import coverage
from .bed import Bed
from .matrix import Line, Mark, batches, outcome
from .rounds import Round, RoundProblem

Given = TypeVar("Given")
Result = TypeVar("Result")
MESSAGE = 200


class Beds:
    """The labs, used by as many threads."""

    def __init__(self, count: int, system: str | None) -> None:
        self.all = [Bed(number, system) for number in range(1, count + 1)]
        self.free: SimpleQueue[Bed] = SimpleQueue()

    def each(self, work: Callable[[Bed], Result]) -> list[Result]:
        with ThreadPoolExecutor(len(self.all)) as pool:
            return list(pool.map(work, self.all))

    def run(self, work: Callable[[Bed, Given], Result], items: list[Given]) -> Iterator[Result]:
        """Results in the items' order, as they come."""
        for bed in self.all:
            self.free.put(bed)
        with ThreadPoolExecutor(len(self.all)) as pool:
            yield from pool.map(lambda item: self._on_free_bed(work, item), items)

    def _on_free_bed(self, work: Callable[[Bed, Given], Result], item: Given) -> Result:
        bed = self.free.get()
        try:
            return work(bed, item)
        finally:
            self.free.put(bed)


@contextmanager
def beds_up(count: int, system: str | None) -> Iterator[tuple[Beds, list[Round]]]:
    beds = Beds(count, system)
    try:
        yield beds, beds.each(lambda bed: bed.make())
    finally:
        beds.each(lambda bed: bed.end())


class Count:
    """What came of it all."""

    def __init__(self) -> None:
        self.passed = self.failed = self.skipped = 0

    def add(self, mark: Mark) -> None:
        self.passed += mark is Mark.AS_DECLARED
        self.failed += mark is Mark.WRONG
        self.skipped += mark is Mark.NOT_SHOWN

    def closing(self) -> str:
        return f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else "")


def chosen(options: argparse.Namespace) -> list[Story]:
    if options.no_faults:
        return []
    if options.fault:
        return [fault.story(name) for name in options.fault]
    return fault.known(system=options.system)


def static(options: argparse.Namespace, count: Count) -> None:
    """Faults for every control: only asked of the whole (or of a whole system)."""
    if options.fault or options.no_faults:
        return
    controls = [one for one in coverage.declared(REPO / "suites") if options.system in (None, one.system)]
    stories = fault.known(system=options.system)
    missing = coverage.gaps(controls, stories)
    for said in missing:
        print(f"GAP    {said}")
        count.add(Mark.WRONG)
    unshown = len(coverage.without_unknown(controls, stories))
    print(
        f"{len(controls)} controls ({unshown} without a fault for unknown), {len(stories)} faults, {len(missing)} gaps"
    )


def healthy(said: str, seen: Round, count: Count) -> None:
    """A round on the healthy lab: no red cell, none without a verdict."""
    count.add(Mark.WRONG if seen.red or seen.broken else Mark.AS_DECLARED)
    print(f"{said}: {len(seen.cells)} cells, {len(seen.red)} red")
    for (control, target), one in seen.red.items():
        print(f"WRONG  {'(healthy)':<34} {control} {target}: {one.text}; {one.message[:MESSAGE]}")
    for problem in seen.broken:
        print(f"WRONG  {'(healthy)':<34} {problem[:MESSAGE]}")


def matrix(beds: Beds, stories: list[Story], count: Count, modes: int) -> None:
    """`modes`: of so many batches one is looked at in all modes; 0: none."""
    rows = batches(stories)
    began = time.monotonic()

    def seen(bed: Bed, number: int) -> list[Line]:
        return bed.batch(rows[number], modes=bool(modes) and number % modes == 0)

    for number, (row, lines) in enumerate(zip(rows, beds.run(seen, list(range(len(rows)))), strict=True), 1):
        print(f"[{number}/{len(rows)}, {time.monotonic() - began:.0f} s] {', '.join(told.name for told in row)}")
        for line in lines:
            print(_shown(line))
        for told in row:
            count.add(outcome(told, lines))
        known = {told.name for told in row}
        count.failed += len({line.fault for line in lines if line.mark is Mark.WRONG} - known)
        sys.stdout.flush()


def _shown(line: Line) -> str:
    text = f"{line.mark.value:<6} {line.fault:<34} {line.control} {line.target}: {line.expected}"
    if line.mark is Mark.AS_DECLARED:
        return text
    return f"{text}, got {line.got}" + (f"; {line.message[:MESSAGE]}" if line.message else "")


def parse(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m lab.detect", description="The fault matrix.")
    parser.add_argument("--system", help="only this system's faults and controls")
    parser.add_argument("--fault", action="append", metavar="SYSTEM/FAULT", help="only this fault (repeatable)")
    parser.add_argument("--no-faults", action="store_true", help="healthy rounds only")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="labs in parallel (default: 2)")
    parser.add_argument("--healthy", type=int, default=0, metavar="N", help="healthy rounds without a red cell, too")
    parser.add_argument(
        "--modes",
        type=int,
        default=0,
        metavar="N",
        help="look at every Nth batch also with --serial and with -n 4: all must see the same (default: none)",
    )
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    options, count = parse(words), Count()
    try:
        stories = chosen(options)
        static(options, count)
        jobs = max(1, min(options.jobs, max(len(batches(stories)), options.healthy)))
        with beds_up(jobs, options.system) as (beds, first):
            for bed, seen in zip(beds.all, first, strict=True):
                healthy(f"lab {bed.name}", seen, count)
            matrix(beds, stories, count, options.modes)
            rounds = beds.run(lambda bed, _: bed.look(bed.remembered), list(range(options.healthy)))
            for number, seen in enumerate(rounds, 1):
                healthy(f"healthy round {number}/{options.healthy}", seen, count)
    except (LabProblem, RoundProblem) as problem:
        print(f"WRONG  {problem}")
        count.add(Mark.WRONG)
    print(f"{count.passed} as declared, {count.failed} not, {count.skipped} not applicable now")
    print(count.closing())
    return 1 if count.failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("interrupted: the matrix is not complete")
