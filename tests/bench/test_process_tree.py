"""Who is below a process, what they used, and that none of them stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from . import ROOT, process_tree

STAT = (
    "4242 (ssh) (x) y) S 17 1 1 0 -1 4194560 3 0 0 0 {user} {system} {children} {children_system} 20 0 1 0 9 1 1 0 0\n"
)


def test_a_name_may_hold_brackets_and_blanks() -> None:
    stat = STAT.format(user=process_tree.TICK, system=process_tree.TICK, children=0, children_system=0)
    assert process_tree.parsed(stat) == process_tree.Process(4242, 17, 2.0)


def test_children_that_were_waited_for_count() -> None:
    stat = STAT.format(user=0, system=0, children=3 * process_tree.TICK, children_system=process_tree.TICK)
    assert process_tree.parsed(stat).cpu == 4.0


def test_grandchildren_are_below_and_what_is_left_out_is_not() -> None:
    with subprocess.Popen(["sh", "-c", "sleep 60 & echo $!; wait"], stdout=subprocess.PIPE, text=True) as shell:
        assert shell.stdout is not None
        sleeping = int(shell.stdout.readline())
        try:
            assert {process.pid for process in process_tree.below(os.getpid())} >= {shell.pid, sleeping}
            left = {process.pid for process in process_tree.below(os.getpid(), frozenset({shell.pid}))}
            assert not left & {shell.pid, sleeping}
        finally:
            os.kill(sleeping, 9)


# Two daemons, one of which takes no SIGTERM: both lose their parent at once, as a master of ssh does.
LEAVING = """
import os, subprocess, sys
from tests.bench import process_tree
process_tree.adopt_orphans()
for deaf in ("", "trap '' TERM;"):
    subprocess.run(["sh", "-c", f"(sh -c \\"{deaf} while :; do sleep 0.05; done\\" & echo $!)"], check=True)
sys.stdout.flush()
process_tree.end(os.getpid())
"""


def test_what_was_left_behind_is_ended_deaf_or_not() -> None:
    process = subprocess.run([sys.executable, "-c", LEAVING], cwd=ROOT, capture_output=True, text=True, timeout=30)
    pids = process.stdout.split()
    assert len(pids) == 2, process.stderr
    assert not [pid for pid in pids if Path("/proc", pid).exists()]


def test_memory_of_who_has_ended_is_none() -> None:
    assert process_tree.megabytes(os.getpid()) > 1
    assert process_tree.megabytes(2**22 + 1) == 0
