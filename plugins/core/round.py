"""A round: the verdicts it owes and those that it has. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .observation import Observation
from .severity import Severity
from .verdict import Verdict


@dataclass(frozen=True)
class Plan:
    """What a round sets out to do.

    `cells` are the verdicts it owes, as observations that say *not run*. `partial` gives the reasons
    why it is not a full round, `not_here` the systems of suites/ that the environment does not have,
    `faults` what is wrong with runbooks, tests or command (then nothing is looked at).
    """

    run: str
    environment: str
    started: datetime
    command: str
    selection: str
    fail_on: Severity
    cells: tuple[Observation, ...] = ()
    partial: tuple[str, ...] = ()
    not_here: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    commit: str | None = None
    versions: dict[str, str] = field(default_factory=dict)


@dataclass
class Round:
    """A plan and what came of it so far.

    `crashes`: workers that died, one sentence each. `stopped`: why it ended early (-x).
    """

    plan: Plan
    seen: dict[tuple[str, str], Observation] = field(default_factory=dict)
    crashes: list[str] = field(default_factory=list)
    stopped: str | None = None

    def see(self, observation: Observation) -> None:
        self.seen[observation.cell] = observation

    @property
    def observations(self) -> tuple[Observation, ...]:
        """One per cell, in the plan's order; cells without a verdict say *not run*."""
        owed = {cell.cell for cell in self.plan.cells}
        extra = [seen for cell, seen in self.seen.items() if cell not in owed]
        return (*(self.seen.get(cell.cell, cell) for cell in self.plan.cells), *extra)

    @property
    def missing(self) -> list[Observation]:
        return [cell for cell in self.observations if cell.verdict is Verdict.NOT_RUN]


def totals(observations: Iterable[Observation]) -> dict[Verdict, int]:
    """How many of each verdict, zeros included."""
    counts = dict.fromkeys(Verdict, 0)
    for seen in observations:
        counts[seen.verdict] += 1
    return counts
