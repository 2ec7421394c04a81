"""`muster report`: a round's reports anew, also of one that was killed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

OUT = Path("reports") / "out"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `report`."""
    parser = commands.add_parser("report", help="make a round's reports anew, also of one that was killed")
    parser.add_argument("folder", nargs="?", type=Path, help="the round's folder (default: the newest in reports/out)")
    parser.add_argument("-v", "--verbose", action="count", default=0, help="with what to do; -vv: with the evidence")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0 when the reports are written, whatever the round came to; 2 when there is nothing to read."""
    from reports import terminal
    from reports.journal import BadJournal

    from ..reporting import rewrite  # pytest is slow to load, and the other commands need none

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
    from reports.journal import NAME, BadJournal

    folders = sorted(journal.parent for journal in OUT.glob(f"*/{NAME}") if not journal.parent.is_symlink())
    if not folders:
        raise BadJournal(f"there is no round in {OUT}")
    return folders[-1]
