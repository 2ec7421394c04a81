"""`muster`: what is not a round of pytest's."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from lab.cli import add_parser as add_lab
from reports import terminal
from reports.journal import NAME, BadJournal

OUT = Path("reports") / "out"


def main(arguments: Sequence[str] | None = None) -> int:
    """The console script. Returns the exit status."""
    given = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except BrokenPipeError:  # `muster … | head`: whoever reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="muster", description="The round itself is pytest: pytest -m daily")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_lab(commands)
    report = commands.add_parser("report", help="make a round's reports anew, also of one that was killed")
    report.add_argument("folder", nargs="?", type=Path, help="the round's folder (default: the newest in reports/out)")
    report.add_argument("-v", "--verbose", action="count", default=0, help="with what to do; -vv: with the evidence")
    report.set_defaults(run=_report)
    return parser


def _report(given: argparse.Namespace) -> int:
    """0 when the reports are written, whatever the round came to; 2 when there is nothing to read."""
    from .reporting import rewrite  # pytest is slow to load, and the other commands need none

    try:
        folder = given.folder or _newest()
        kept = rewrite(folder.resolve(), Path.cwd())
    except BadJournal as bad:
        print(f"muster report: {bad}", file=sys.stderr)
        return 2
    print("\n".join(terminal.summary(kept, given.verbose)))
    print(f"\nreport: {folder / 'report.html'}\n{terminal.last_line(kept)}")
    return 0


def _newest() -> Path:
    """The folder of the round that began last. Folders are named by their time."""
    folders = sorted(journal.parent for journal in OUT.glob(f"*/{NAME}") if not journal.parent.is_symlink())
    if not folders:
        raise BadJournal(f"there is no round in {OUT}")
    return folders[-1]
