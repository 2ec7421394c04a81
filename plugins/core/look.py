"""One look at one cell, while it lasts and when it is over. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime

from .evidence import Evidence, Recorder
from .judging import Judgement, Phase
from .observation import Observation
from .redaction import redact


@dataclass
class Look:
    """What a look has come to so far.

    `started`: aware UTC. `seconds`: of all phases. `trace`: the traceback where the check itself broke.
    """

    started: datetime
    recorder: Recorder = field(default_factory=Recorder)
    phases: list[Phase] = field(default_factory=list)
    seconds: float = 0.0
    trace: str = ""


def observed(cell: Observation, look: Look, judgement: Judgement) -> Observation:
    """The cell with what was seen, redacted."""
    return replace(
        cell,
        verdict=judgement.verdict,
        severity=judgement.severity,
        message=redact(judgement.message),
        actual=_redacted(judgement.actual),
        should_be=_redacted(judgement.should_be),
        unreachable=judgement.unreachable,
        trace=look.trace,
        started=look.started,
        seconds=look.seconds,
        evidence=tuple(_clean(piece) for piece in look.recorder.pieces),
        evidence_left_out=look.recorder.left_out,
        measurements=_finite(look.recorder),
    )


def _finite(recorder: Recorder) -> dict[str, tuple[float, str]]:
    """The measurements that JSON has a word for."""
    return {name: (value, unit) for name, (value, unit) in recorder.measurements.items() if math.isfinite(value)}


def _redacted(text: str | None) -> str | None:
    return None if text is None else redact(text)


def _clean(piece: Evidence) -> Evidence:
    return replace(piece, asked=redact(piece.asked), answer=redact(piece.answer))
