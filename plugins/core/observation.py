"""The record of one cell: control × target, what was seen, and what it came to.

Plain data in, plain data out: it crosses process borders (xdist), the journal and the record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .evidence import Evidence
from .severity import Severity
from .verdict import Verdict


@dataclass(frozen=True)
class Observation:
    """One cell's verdict with all that a report needs.

    `severity` is the finding's (graded, or the control's for unknown), None when nothing is red.
    `unreachable` names the host when that is why the cell is unknown; `trace` is the traceback when the
    check itself broke. Times are aware UTC, durations seconds. Texts are already redacted.
    """

    control: str
    system: str
    cadence: str
    target: str
    claim: str
    nodeid: str
    verdict: Verdict
    severity: Severity | None = None
    control_severity: Severity = Severity.P1
    message: str = ""
    actual: str | None = None
    should_be: str | None = None
    unreachable: str | None = None
    trace: str = ""
    started: datetime | None = None
    seconds: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    evidence_left_out: int = 0
    measurements: dict[str, tuple[float, str]] = field(default_factory=dict)
    runbook: str = ""
    if_violated: str = ""
    if_unknown: str = ""

    @property
    def cell(self) -> tuple[str, str]:
        """What identifies it in a round: (control id, target id)."""
        return (self.control, self.target)


def to_data(observation: Observation) -> dict[str, Any]:
    """JSON-ready form; `from_data` is its inverse."""
    data = {key: getattr(observation, key) for key in observation.__dataclass_fields__}
    data["verdict"] = observation.verdict.value
    data["severity"] = observation.severity.value if observation.severity else None
    data["control_severity"] = observation.control_severity.value
    data["started"] = observation.started.isoformat() if observation.started else None
    data["evidence"] = [_evidence_data(piece) for piece in observation.evidence]
    data["measurements"] = {
        name: {"value": value, "unit": unit} for name, (value, unit) in observation.measurements.items()
    }
    return data


def from_data(data: dict[str, Any]) -> Observation:
    """Raises KeyError, TypeError or ValueError for data that `to_data` did not write."""
    given = dict(data)
    given["verdict"] = Verdict(data["verdict"])
    given["severity"] = Severity(data["severity"]) if data["severity"] else None
    given["control_severity"] = Severity(data["control_severity"])
    given["started"] = datetime.fromisoformat(data["started"]) if data["started"] else None
    given["evidence"] = tuple(_evidence_from(piece) for piece in data["evidence"])
    given["measurements"] = {name: (m["value"], m["unit"]) for name, m in data["measurements"].items()}
    return Observation(**given)


def _evidence_data(piece: Evidence) -> dict[str, Any]:
    data = {key: getattr(piece, key) for key in piece.__dataclass_fields__}
    data["at"] = piece.at.isoformat()
    return data


def _evidence_from(data: dict[str, Any]) -> Evidence:
    return Evidence(**{**data, "at": datetime.fromisoformat(data["at"])})
