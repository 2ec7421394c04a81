"""A control: one claim of a runbook, with what its violation means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .limits import Grade
from .severity import Severity


class Cadence(Enum):
    """How often the runbook looks. `gate` is an additional mark, not a cadence of its own headings."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    EMERGENCY = "emergency"
    GATE = "gate"


@dataclass(frozen=True)
class Control:
    """What the mark on a test says, joined with its heading in runbook.md.

    `severity` is that of a critical violation, `warning` that of one past the warning limit only
    (None: the same). `each` names the table of system.yml whose rows are the targets, `hosts` for
    whole hosts; `role` the hosts of the inventory that are looked at.
    """

    id: str
    system: str
    cadence: Cadence
    gate: bool
    severity: Severity
    warning: Severity | None
    claim: str
    role: str
    each: str = "hosts"
    measures: bool = False
    changes_state: bool = False
    alone: bool = False
    heading: str = ""
    if_violated: str = ""
    if_unknown: str = ""

    @property
    def has_it_alone(self) -> bool:
        """Whether nothing else may look meanwhile."""
        return self.measures or self.changes_state or self.alone

    def severity_of(self, grade: Grade) -> Severity:
        """The severity of a violation of that grade."""
        if grade is Grade.WARNING and self.warning is not None:
            return self.warning
        return self.severity
