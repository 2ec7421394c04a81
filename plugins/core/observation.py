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
class Attempt:
    """An earlier look at a cell that was red and was looked at again. Aware UTC, seconds; texts are redacted."""

    verdict: Verdict
    severity: Severity | None
    message: str
    started: datetime | None
    seconds: float
    evidence: tuple[Evidence, ...] = ()
    evidence_left_out: int = 0


@dataclass(frozen=True)
class Permission:
    """The waiver that makes a violation a waived one. `ends`: aware UTC; `file`: where it stands."""

    id: str
    reason: str
    ticket: str
    approved_by: str
    ends: datetime
    file: str = ""

    def __str__(self) -> str:
        return f"{self.ticket}, until {self.ends:%Y-%m-%d %H:%M} UTC: {self.reason}"


@dataclass(frozen=True)
class Observation:
    """One cell's verdict with all that a report needs.

    `severity` is the finding's (graded, or the control's for unknown), None when nothing is wrong; a waived
    violation keeps its own. `unreachable` names the host when that is why the cell is unknown; `trace` is the
    traceback when the check itself broke. `attempts` are the earlier looks, oldest first; all else is of the
    last one. Times are aware UTC, durations seconds. Texts are already redacted.
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
    attempts: tuple[Attempt, ...] = ()
    waived: Permission | None = None

    @property
    def cell(self) -> tuple[str, str]:
        """What identifies it in a round: (control id, target id)."""
        return (self.control, self.target)


def to_data(observation: Observation) -> dict[str, Any]:
    """JSON-ready form; `from_data` is its inverse."""
    data = {key: getattr(observation, key) for key in observation.__dataclass_fields__}
    data |= _look_data(observation)
    data["control_severity"] = observation.control_severity.value
    data["measurements"] = {
        name: {"value": value, "unit": unit} for name, (value, unit) in observation.measurements.items()
    }
    data["attempts"] = [_attempt_data(attempt) for attempt in observation.attempts]
    data["waived"] = _permission_data(observation.waived)
    return data


def from_data(data: dict[str, Any]) -> Observation:
    """Raises KeyError, TypeError or ValueError for data that `to_data` did not write."""
    given = {**data, **_look_from(data)}
    given["control_severity"] = Severity(data["control_severity"])
    given["measurements"] = {name: (m["value"], m["unit"]) for name, m in data["measurements"].items()}
    given["attempts"] = tuple(Attempt(**{**attempt, **_look_from(attempt)}) for attempt in data["attempts"])
    given["waived"] = _permission_from(data["waived"])
    return Observation(**given)


def _look_data(look: Observation | Attempt) -> dict[str, Any]:
    """What an observation and an attempt have in common."""
    return {
        "verdict": look.verdict.value,
        "severity": look.severity.value if look.severity else None,
        "started": look.started.isoformat() if look.started else None,
        "evidence": [_evidence_data(piece) for piece in look.evidence],
    }


def _look_from(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "verdict": Verdict(data["verdict"]),
        "severity": Severity(data["severity"]) if data["severity"] else None,
        "started": datetime.fromisoformat(data["started"]) if data["started"] else None,
        "evidence": tuple(_evidence_from(piece) for piece in data["evidence"]),
    }


def _attempt_data(attempt: Attempt) -> dict[str, Any]:
    return {key: getattr(attempt, key) for key in attempt.__dataclass_fields__} | _look_data(attempt)


def _permission_data(waived: Permission | None) -> dict[str, Any] | None:
    if waived is None:
        return None
    return {key: getattr(waived, key) for key in waived.__dataclass_fields__} | {"ends": waived.ends.isoformat()}


def _permission_from(data: dict[str, Any] | None) -> Permission | None:
    return None if data is None else Permission(**{**data, "ends": datetime.fromisoformat(data["ends"])})


def _evidence_data(piece: Evidence) -> dict[str, Any]:
    data = {key: getattr(piece, key) for key in piece.__dataclass_fields__}
    data["at"] = piece.at.isoformat()
    return data


def _evidence_from(data: dict[str, Any]) -> Evidence:
    return Evidence(**{**data, "at": datetime.fromisoformat(data["at"])})
