"""`make bench`: Muster beside its rivals and beside the limit, then its own parts; the page with --write.

Ctrl-C ends it and all that it started.
"""

from __future__ import annotations

import argparse
import importlib.util
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from . import ROOT, fleet_run, machine, one_command, page, rivals, rounds, rows, tables, targets, variants
from .names import NotHere
from .targets import Target

PARTS = {"alerts": "bench_alerts", "store": "bench_store", "logs": "bench_logs", "parquet": "bench_parquet"}
SECTIONS = ("fleet", "one-command", "rounds", *PARTS)
PART_SECONDS = 900
MINUTES = 40  # after so many no run of the fleet begins


def main() -> None:
    given = parsed(sys.argv[1:])
    bench = Bench(given.runs, quick=given.quick)
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    try:
        for section, work in bench.works(given.only).items():
            bench.section = section
            work()
    except KeyboardInterrupt:
        bench.tell("interrupted: all that was started is ended")
        raise SystemExit(130) from None
    if bench.promised and given.only is None:
        bench.told("targets", tables.targets(bench.promised))
    if given.write:
        page.write(bench.parts)
        print(f"written to {page.PAGE.relative_to(ROOT)}")


def parsed(words: list[str]) -> argparse.Namespace:
    keys = sorted({variant.key for variant in variants.EVERY})
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--runs", type=int, default=5, metavar="N", help="runs of each row; slow rows fewer (default 5)"
    )
    parser.add_argument("--quick", action="store_true", help="1 and 5 hosts, one run, no row above some 20 seconds")
    parser.add_argument(
        "--only",
        metavar="NAME",
        choices=[*SECTIONS, *keys],
        help=f"a section ({', '.join(SECTIONS)}) or a variant ({', '.join(keys)})",
    )
    parser.add_argument("--write", action="store_true", help="put what was measured into docs/performance.md")
    given = parser.parse_args(words)
    if given.quick:
        given.runs = 1
    if given.write and given.only and given.only not in SECTIONS:
        parser.error("--write with one variant would leave half a table in the page")
    return given


class Bench:
    """The sections, their figures for the page (`parts`), and the promises they are held to."""

    def __init__(self, runs: int, *, quick: bool) -> None:
        self.runs, self.quick, self.section = runs, quick, ""
        self.parts: dict[str, str] = {}
        self.promised: list[Target] = []
        self._began = time.monotonic()

    def works(self, only: str | None) -> dict[str, Callable[[], None]]:
        """What is to be done, by section."""

        def part(name: str) -> Callable[[], None]:
            return lambda: self._part(name)

        every = {"fleet": self._fleet, "one-command": self._one_command, "rounds": self._rounds}
        every |= {name: part(name) for name in PARTS}
        if only is None:
            return every
        if only in every:
            return {only: every[only]}
        return {"fleet": lambda: self._fleet(only)}

    def tell(self, what: str, seconds_left: float | None = None) -> None:
        """One line of progress."""
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        left = f", about {seconds_left / 60:.0f} min of {self.section} left" if seconds_left else ""
        line = f"[{minutes:02}:{seconds:02}{left}] {what}"
        print(
            f"\r{line:120}" if sys.stderr.isatty() else line,
            end="" if sys.stderr.isatty() else "\n",
            file=sys.stderr,
            flush=True,
        )

    def told(self, name: str, part: str) -> None:
        if sys.stderr.isatty():
            print("\r" + " " * 120 + "\r", end="", file=sys.stderr, flush=True)
        print(f"\n{part}\n", flush=True)
        self.parts[name] = part

    def _fleet(self, only: str | None = None) -> None:
        wanted = rows.rows(only, quick=self.quick)
        try:
            rivals.install()
            with tempfile.TemporaryDirectory(prefix="bench-") as folder:
                most = max(row.hosts for row in wanted)
                delayed = any(row.where == rows.DELAYED for row in wanted)
                lacking: list[str] = []
                with fleet_run.fleets(Path(folder), most, delayed=delayed, lacking=lacking) as made:
                    run = fleet_run.FleetRun(made, self.runs, self.tell, quick=self.quick, minutes=MINUTES)
                    run.run(wanted)
                    if not made[rows.LOOPBACK].apart:
                        lacking.append("processes of their own (as root alone): `ps` on each host lists those of all")
        except NotHere as problem:
            self.tell(str(problem))
            return
        notes = [f"Left out: {problem}." for problem in lacking]
        self.told("fleet", "\n\n".join([tables.fleet(run.results, run.left_out), *notes]))
        self.promised += targets.of_fleet(run.results)
        self.parts["machine"] = machine.described(" ".join(["python -m tests.bench", *sys.argv[1:]]), rivals.versions())

    def _one_command(self) -> None:
        try:
            rivals.install()
            with (
                tempfile.TemporaryDirectory(prefix="bench-") as folder,
                fleet_run.fleets(Path(folder), 1, delayed=False, lacking=[]) as made,
            ):
                self.tell("one command on an open connection")
                found = one_command.measured(made[rows.LOOPBACK], "127.1.0.1")
        except NotHere as problem:
            self.tell(str(problem))
            return
        self.told("one command", tables.one_command(found))
        self.promised += targets.of_one_command(found)

    def _rounds(self) -> None:
        found = rounds.measured(self.runs, self.tell)
        self.told("rounds", tables.own_rounds(found))
        self.promised += targets.of_rounds(found)

    def _part(self, name: str) -> None:
        module = f"tests.{PARTS[name]}"
        if importlib.util.find_spec(module) is None:
            self.tell(f"{module} is not there yet")
            return
        self.tell(name)
        words = [sys.executable, "-m", module, *(["--quick"] if self.quick else [])]
        try:
            done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=PART_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise SystemExit(f"{module} was not over after {PART_SECONDS} s") from None
        if done.returncode:
            raise SystemExit(f"{module} ended with exit code {done.returncode}")
        self.told(name, f"```\n{done.stdout.strip()}\n```")


if __name__ == "__main__":
    main()
