"""What is kept of an observation: what every round says again of a cell apart from what this round saw."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..core.observation import Observation
from ..core.severity import Severity
from ..core.verdict import Verdict


@dataclass(frozen=True)
class Wording:
    """What a round says of a cell whatever it sees there; the fields are Observation's."""

    control: str
    system: str
    cadence: str
    target: str
    claim: str
    nodeid: str
    control_severity: Severity
    runbook: str
    if_violated: str
    if_unknown: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr(self).encode("utf-8", "replace")).hexdigest()[:20]


@dataclass(frozen=True)
class Details:
    """What a round saw in a cell that does not hold; the fields are Observation's.

    Of `trace` only the last line stays: a replay must know that the check broke, and with what.
    """

    severity: Severity | None
    message: str
    unreachable: str | None
    measurements: Mapping[str, tuple[float, str]]
    trace: str = ""


def wording_of(seen: Observation) -> Wording:
    return Wording(**{name: getattr(seen, name) for name in Wording.__dataclass_fields__})


def verdict_row(seen: Observation) -> dict[str, Any]:
    """Without evidence. Of a cell that holds nobody is told: neither its message nor its figures stay."""
    details = Details(
        severity=seen.severity,
        message=seen.message,
        unreachable=seen.unreachable,
        measurements=seen.measurements,
        trace=seen.trace.strip().rpartition("\n")[2] or seen.trace,
    )
    return {
        "verdict": seen.verdict.value,
        "started": seen.started,
        "seconds": seen.seconds,
        "details": None if seen.verdict is Verdict.HOLDS else details,
    }


def observation(
    worded: Wording, verdict: str, started: datetime | None, seconds: float, details: Details | None
) -> Observation:
    """What `verdict_row` kept, as an observation again."""
    fields = {name: getattr(worded, name) for name in Wording.__dataclass_fields__}
    if details is not None:
        fields |= {name: getattr(details, name) for name in Details.__dataclass_fields__}
    return Observation(**fields, verdict=Verdict(verdict), started=started, seconds=seconds)
