"""An alert: one finding's life, from the round that opened it to the one that saw its end."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from .finding import Finding


@dataclass(frozen=True)
class Acknowledgement:
    """A person has it. It ends with the alert, at `until`, or when the severity gets worse."""

    by: str
    comment: str
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One step of an escalation: who is told when nobody has acknowledged `after` seconds after the first telling."""

    after: float
    receiver: str


@dataclass(frozen=True)
class Alert:
    """All times are aware UTC. `finding` is as last seen; `run` is the round that saw it.

    `lease_until`: until then it counts as confirmed (its cadence's next round, plus grace). `chain` was fixed
    when somebody was first told of this severity, at `told_since`; `steps_taken` of it are done.
    `withheld`: why nobody is told now, as last written to its story ("" when nothing withholds it).
    """

    id: str
    environment: str
    finding: Finding
    opened: datetime
    seen: datetime
    run: str
    lease_until: datetime
    resolved: datetime | None = None
    why_resolved: str = ""
    flapping: bool = False
    acknowledgement: Acknowledgement | None = None
    chain: tuple[Step, ...] = ()
    steps_taken: int = 0
    told_since: datetime | None = None
    withheld: str = ""

    @property
    def cell(self) -> tuple[str, str]:
        return self.finding.cell

    @property
    def labels(self) -> dict[str, str]:
        return {**self.finding.labels, "environment": self.environment}

    def acknowledged(self, now: datetime) -> bool:
        """Whether an acknowledgement is in force."""
        given = self.acknowledgement
        return given is not None and (given.until is None or now < given.until)


def alert_id(environment: str, cell: tuple[str, str], opened: datetime) -> str:
    """The same for whoever computes it: two runners can never open one alert twice."""
    text = "\n".join([environment, *cell, opened.isoformat()])
    return hashlib.sha256(text.encode()).hexdigest()[:10]


@dataclass(frozen=True)
class CellState:
    """What rounds have seen of one cell. `recent`: newest last, one letter a round (h, v, u), at most 21.

    `seen`: when the newest look began; an older one never overwrites it. `alert`: the open one's id.
    `since`: since when it is red without a pause (None while it holds).
    """

    control: str
    target: str
    recent: str
    seen: datetime
    since: datetime | None = None
    alert: str | None = None

    @property
    def cell(self) -> tuple[str, str]:
        return (self.control, self.target)
