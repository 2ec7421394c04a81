"""The book: all that is known of an environment's alerts at one moment; and changes to it. Pure.

Whoever decides something (a round, a tick, an operator) reads the book, computes changes, and has the store
commit them if nobody was faster. In memory `applied` does the same: replays and tests need no store.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from .alert import Alert, CellState
from .message import Message, Told
from .observation import Observation
from .parcel import Parcel
from .silence import Silence


@dataclass(frozen=True)
class RoundEntry:
    """A round in the book. `cadences`: those of which it is a full round. `ended` None: it runs, or it died."""

    run: str
    cadences: tuple[str, ...]
    started: datetime
    folder: str = ""
    ended: datetime | None = None
    exit_code: int | None = None
    meaning: str = ""


@dataclass(frozen=True)
class Event:
    """One line of an alert's story, for `muster explain`. `alert` is empty for what concerns no single one."""

    at: datetime
    alert: str
    what: str  # opened, worse, better, withheld, told, sent, not sent, acknowledged, escalated, resolved …
    detail: str


@dataclass(frozen=True)
class Book:
    """`alerts` are those that are open, by id. `told` by (receiver, alert id), of open alerts only.

    `cells` are there only where they were asked for. `rounds`: the newest full one of each cadence and those
    that have not ended. `marks`: small facts by name (`summary`: when the last daily summary was made, …).
    `since`: when the book was begun.
    """

    environment: str
    since: datetime
    revision: int = 0
    alerts: Mapping[str, Alert] = field(default_factory=dict)
    cells: Mapping[tuple[str, str], CellState] = field(default_factory=dict)
    told: Mapping[tuple[str, str], Told] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()
    rounds: tuple[RoundEntry, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """What one decision changes, committed whole or not at all. Alerts, cells, told, silences, rounds: by key.

    `verdicts`: what the one round in `rounds` saw; kept for what-if, without evidence.
    """

    alerts: tuple[Alert, ...] = ()
    cells: tuple[CellState, ...] = ()
    told: tuple[Told, ...] = ()
    silences: tuple[Silence, ...] = ()
    rounds: tuple[RoundEntry, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[Message, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    verdicts: tuple[Observation, ...] = ()
    events: tuple[Event, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def applied(book: Book, changes: Changes) -> Book:
    """The book after these changes, as the store would give it back."""
    alerts = {**book.alerts, **{alert.id: alert for alert in changes.alerts}}
    alerts = {id_: alert for id_, alert in alerts.items() if alert.resolved is None}
    told = {**book.told, **{(each.receiver, each.alert): each for each in changes.told}}
    silences = {**{each.id: each for each in book.silences}, **{each.id: each for each in changes.silences}}
    rounds = {**{each.run: each for each in book.rounds}, **{each.run: each for each in changes.rounds}}
    return replace(
        book,
        revision=book.revision + 1,
        alerts=alerts,
        cells={**book.cells, **{state.cell: state for state in changes.cells}},
        told={key: each for key, each in told.items() if each.alert in alerts},
        silences=tuple(silences.values()),
        rounds=_that_count(rounds.values()),
        marks={**book.marks, **changes.marks},
    )


def _that_count(rounds: Iterable[RoundEntry]) -> tuple[RoundEntry, ...]:
    """Those that have not ended, and of each cadence the one that began last."""
    found = sorted(rounds, key=lambda each: each.started)
    newest = {cadence: each.run for each in found for cadence in each.cadences}
    return tuple(each for each in found if each.ended is None or each.run in newest.values())


@dataclass(frozen=True)
class SeenRound:
    """What a round hands over when it ends. `owed`: all cells of a full round, so that others can be retired."""

    entry: RoundEntry
    observations: tuple[Observation, ...]
    owed: frozenset[tuple[str, str]] = frozenset()
