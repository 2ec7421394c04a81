"""Evidence: what was asked behind a verdict, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

ANSWER_LIMIT = 4_000  # characters of one answer kept in a record
PIECES_LIMIT = 60  # pieces of evidence kept for one cell


@dataclass(frozen=True)
class Evidence:
    """One question and its answer.

    `kind`: command, request, file, measurement. `at`: aware UTC time when asked. `seconds`: how long
    the answer took. `status`: exit status or HTTP status, None where there is none. `shared`: it is one answer
    for all looks of the round that ask the same, so `at` may lie before the look began.
    """

    kind: str
    target: str
    asked: str
    at: datetime
    seconds: float
    status: int | None
    answer: str
    shared: bool = False


@dataclass(eq=False)
class Recorder:
    """Collects what one cell's look asked and measured. One per running test.

    `remembered` is what the look wants the next round to know, as {kind: {key: value}}; it is kept
    only after the verdict is journaled, so a killed round is looked at again. `fresh`: the look measures or
    changes something, so no answer that another look got will do for it.
    """

    pieces: list[Evidence] = field(default_factory=list)
    measurements: dict[str, tuple[float, str]] = field(default_factory=dict)
    remembered: dict[str, dict[str, Any]] = field(default_factory=dict)
    left_out: int = 0
    fresh: bool = False

    def add(self, piece: Evidence) -> None:
        if len(self.pieces) >= PIECES_LIMIT:
            self.left_out += 1
        else:
            self.pieces.append(piece)

    def measured(self, name: str, value: float, unit: str) -> None:
        self.measurements[name] = (value, unit)


_current: ContextVar[Recorder | None] = ContextVar("muster_recorder", default=None)


def recording(recorder: Recorder | None) -> None:
    """From here on, in this context, evidence goes to `recorder`."""
    _current.set(recorder)


def recorder_here() -> Recorder | None:
    """Where evidence goes in this context; None outside of a look."""
    return _current.get()


def record(piece: Evidence) -> None:
    """Keep a piece of evidence for the cell that is being looked at; outside of one, nothing is kept."""
    recorder = _current.get()
    if recorder is not None:
        recorder.add(piece)


@contextmanager
def set_apart() -> Iterator[list[Evidence]]:
    """Evidence of this block goes into the list that it is given, not to the look."""
    apart = Recorder()
    before = _current.set(apart)
    try:
        yield apart.pieces
    finally:
        _current.reset(before)


def record_shared(piece: Evidence) -> None:
    """Keep a piece as one that serves other looks too. A look that takes the same answer again keeps it once."""
    recorder = _current.get()
    if recorder is not None and (shared := replace(piece, shared=True)) not in recorder.pieces:
        recorder.add(shared)


def remember(kind: str, key: str, value: Any) -> None:
    """Have `value` (JSON-ready) recalled in the next round, if this look comes to a verdict."""
    recorder = _current.get()
    if recorder is not None:
        recorder.remembered.setdefault(kind, {})[key] = value


def record_measurement(name: str, value: float, unit: str) -> None:
    recorder = _current.get()
    if recorder is not None:
        recorder.measured(name, value, unit)


def bounded(text: str, limit: int = ANSWER_LIMIT) -> str:
    """The text, or its beginning and end with a note of what was left out between."""
    if len(text) <= limit:
        return text
    head, tail = limit * 3 // 4, limit // 4
    return f"{text[:head]}\n… {len(text) - head - tail} characters left out …\n{text[-tail:]}"
