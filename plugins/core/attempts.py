"""Attempts: what is red may be looked at again before it counts. When, what may be, and what is kept of it. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from .control import Cadence, Control
from .evidence import Evidence, bounded
from .observation import Attempt, Observation

USUAL = "5,30"
NEVER = "no"
PIECES = 12  # the last pieces of evidence that are kept of an earlier look
ANSWER = 1_000  # characters of an answer in them
_TIMED = (Cadence.DAILY, Cadence.WEEKLY, Cadence.MONTHLY, Cadence.QUARTERLY)


def pauses(text: str) -> tuple[float, ...]:
    """Seconds after the first look at which to look again, of '5,30' or 'no'. ValueError: a sentence."""
    if text == NEVER:
        return ()
    try:
        given = tuple(float(word) for word in text.split(","))
    except ValueError:
        given = ()
    if not given or list(given) != sorted(set(given)) or not 0 <= given[0] <= given[-1] <= 600:
        raise ValueError(f"{text!r}: give rising seconds after the first look, at most 600, like {USUAL}, or {NEVER}")
    return given


def may(control: Control, selection: str) -> bool:
    """Whether a control is looked at again in a round of this mark expression.

    Not what measures (it has a budget, and its turn alone) or changes state; not a diagnosis in an emergency;
    not at a gate, where somebody waits for the answer.
    """
    if control.measures or control.changes_state or control.cadence not in _TIMED:
        return False
    return control.cadence.value in selection.replace("(", " ").replace(")", " ").split()


def due(seen: Iterable[Observation], pause: float, now: datetime) -> float:
    """Seconds from now until `pause` seconds have passed since the end of each one's first look."""
    left = [(_first_end(each) + timedelta(seconds=pause) - now).total_seconds() for each in seen]
    return max([0.0, *left])


def _first_end(seen: Observation) -> datetime:
    first = seen.attempts[0] if seen.attempts else seen
    assert first.started is not None, "a cell that was held back was looked at"
    return first.started + timedelta(seconds=first.seconds)


def as_attempt(seen: Observation) -> Attempt:
    """What is kept of a look when another follows it."""
    kept = seen.evidence[-PIECES:]
    return Attempt(
        verdict=seen.verdict,
        severity=seen.severity,
        message=seen.message,
        started=seen.started,
        seconds=seen.seconds,
        evidence=tuple(_brief(piece) for piece in kept),
        evidence_left_out=seen.evidence_left_out + len(seen.evidence) - len(kept),
    )


def _brief(piece: Evidence) -> Evidence:
    return replace(piece, asked=bounded(piece.asked, ANSWER), answer=bounded(piece.answer, ANSWER))


def words(cells: int, seconds: float) -> str:
    """The line that says what is waited for."""
    return f"looking again at {cells} cell{'s' * (cells != 1)} in {math.ceil(seconds)} s"
