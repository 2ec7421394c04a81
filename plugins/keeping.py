"""Keeping: what arrives goes into the round, the journal and the state. The controller's alone; workers never write."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from fixtures.memory import MemoryStore
from reports.journal import Journal

from .core.observation import Observation
from .core.round import Round
from .core.verdict import Verdict


@dataclass
class Run:
    """Where this run is kept, and since when. `round` is there from the end of collection on.

    `faults`: the files that cannot be collected. `unsettled`: cells that were red and will be looked at again.
    """

    id: str
    folder: Path
    started: datetime
    faults: list[str] = field(default_factory=list)
    round: Round | None = None
    journal: Journal | None = None
    unsettled: dict[tuple[str, str], Observation] = field(default_factory=dict)

    def keep(self, seen: Observation, remembered: dict[str, Any], memory: MemoryStore | None) -> None:
        """A cell's verdict. `memory`: where to commit what the look wants remembered.

        OSError, ProbeError: it cannot be kept.
        """
        if self.round is None or self.journal is None or seen.started is None:
            return
        self.round.see(seen)
        self.unsettled.pop(seen.cell, None)
        self.journal.verdict(seen)
        if memory is None:
            return
        # What was measured is kept whatever came of it; what was remembered only where the look was whole.
        whole = seen.verdict in (Verdict.HOLDS, Verdict.VIOLATED, Verdict.WAIVED)
        memory.commit(f"{seen.control} {seen.target}", seen.started, remembered if whole else {}, seen.measurements)

    def keep_attempt(self, seen: Observation) -> None:
        """A red look at a cell that will be looked at again: if the round ends before, this was its verdict.

        OSError: it cannot be kept.
        """
        if self.round is not None and self.journal is not None:
            self.round.see(seen)
            self.unsettled[seen.cell] = seen
            self.journal.attempt(seen)

    def lost(self, why: str) -> None:
        """A worker died over a cell."""
        if self.round is not None and self.journal is not None:
            self.round.crashes.append(why)
            self.journal.crash(why)
