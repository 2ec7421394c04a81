"""A run's cost has all that it started, and nothing of that stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from . import ROOT

# The client leaves a busy process behind that lost its parent: a master of ssh that outlives its round does so too.
RUN = """
import sys
from pathlib import Path
from types import SimpleNamespace
from tests.bench import measuring, process_tree

process_tree.adopt_orphans()
far = iter([1.0, 3.5])
fleet = SimpleNamespace(
    used=lambda: next(far), environment={"PATH": "/usr/bin:/bin"}, folder=Path(sys.argv[1]), prefix=["env", "WHERE=here"],
    helpers=frozenset(),
)
script = "(i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; touch busy; exec sleep 600) & while [ ! -e busy ]; do sleep 0.05; done; echo $! $WHERE $MORE"
cost = measuring.run(fleet, ["sh", "-c", script], {"MORE": "more"}, fleet.folder / "log", memory=True)
print(cost.far, cost.near > 0, cost.wall > 0, cost.peak is not None)
"""


def test_what_a_run_leaves_behind_is_counted_and_ended(tmp_path: Path) -> None:
    words = [sys.executable, "-c", RUN, str(tmp_path)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["2.5", "True", "True", "True"], done.stderr
    left, where, more = (tmp_path / "log").read_text(encoding="utf-8").split()
    assert (where, more) == ("here", "more")
    assert not Path("/proc", left).exists()
