"""Receive: what a round saw becomes the state of cells and the beginning, the course and the end of alerts. Pure.

Rounds may come late, overlap, look at a part only, and be handed in twice: an older look never overwrites a newer
one, a round says nothing about what it did not look at, and what is known already changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..core.alert import Alert, CellState
from ..core.book import Event, SeenRound
from ..core.finding import HOST_UNREACHABLE, Finding
from ..core.verdict import Verdict
from .case import Situation
from .clocks import believable
from .life import Life, ended, looked_at
from .looks import Look, looks
from .rounds import MUSTER, broken

Cell = tuple[str, str]
GONE = "no longer looked at: not in the runbook or the inventory"


@dataclass(frozen=True)
class Received:
    """What a round changes. `alerts`: opened, updated and resolved. `pending`: red, not confirmed yet, and why."""

    cells: tuple[CellState, ...] = ()
    alerts: tuple[Alert, ...] = ()
    pending: tuple[tuple[Finding, str], ...] = ()
    events: tuple[Event, ...] = ()


@dataclass
class _Work:
    """All states and open alerts by cell as they are by now, and what the round has changed so far."""

    situation: Situation
    states: dict[Cell, CellState]
    open: dict[Cell, Alert]
    cells: dict[Cell, CellState] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    pending: dict[Cell, tuple[Finding, str]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def look(self, look: Look) -> None:
        before = self.states.get(look.cell)
        life = looked_at(before, self.open.get(look.cell), look, self.situation)
        if life.state is not before:
            self.pending.pop(look.cell, None)
            self.take(life)
        if life.pending and look.finding is not None:
            self.pending[look.cell] = (look.finding, life.pending)

    def take(self, life: Life) -> None:
        assert life.state is not None
        cell = life.state.cell
        self.cells[cell] = self.states[cell] = life.state
        self.events += life.events
        if life.alert is not None:
            self.alerts[life.alert.id] = self.open[cell] = life.alert
            if life.alert.resolved is not None:
                del self.open[cell]


def receive(situation: Situation, seen: SeenRound) -> Received:
    """What follows from a round's observations. The book must have its cells."""
    situation = replace(situation, run=seen.entry.run)
    book = situation.book
    work = _Work(situation, dict(book.cells), {alert.cell: alert for alert in book.alerts.values()})
    for look in looks(seen, dict(work.open)):
        work.look(look)
    for alert in list(_retired(work, seen)):
        # What comes back later is another problem, with no past.
        fresh = CellState(*alert.cell, recent="", seen=seen.entry.started)
        work.take(ended(fresh, alert, GONE, situation.now))
    return Received(
        cells=tuple(work.cells.values()),
        alerts=tuple(work.alerts.values()),
        pending=tuple(work.pending.values()),
        events=tuple(work.events),
    )


def _retired(work: _Work, seen: SeenRound) -> Iterator[Alert]:
    """Open alerts of the round's cadences that a full round does not owe any more, and that nothing newer saw.

    A round that is not whole retires nothing: where nobody could look, nothing is owed either.
    """
    if not seen.owed or broken(seen.entry):
        return
    owed = seen.owed | _hosts(seen)
    for cell, alert in work.open.items():
        state = work.states.get(cell)
        newest = state.seen if state else alert.seen
        ours = alert.finding.cadence in seen.entry.cadences and alert.finding.system != MUSTER
        unseen = newest < seen.entry.started or not believable(newest, work.situation.now)
        if ours and cell not in owed and unseen:
            yield alert


def _hosts(seen: SeenRound) -> set[Cell]:
    """The hosts that the round still owes a look: those of its cells, apart from what did not apply."""
    idle = {each.cell for each in seen.observations if each.verdict is Verdict.NOT_APPLICABLE}
    return {(HOST_UNREACHABLE, target.partition("/")[0]) for _, target in seen.owed - idle}
