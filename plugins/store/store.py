"""The store of one environment: its book, its outbox and its past. Several may share one database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import select

from ..core.alert import Alert
from ..core.book import Book, Changes, Event, SeenRound
from ..core.parcel import Parcel, ParcelState
from ..core.silence import Silence
from . import outbox, reading, retention, verdicts, writing
from .database import Database
from .outbox import Sending
from .problem import StoreProblem
from .rows import Wording
from .schema import environment as environments
from .upsert import put_new
from .versions import bring_up_to_date

__all__ = ["Store", "StoreProblem"]


class Store:
    """Every method raises StoreProblem, one sentence, when the database cannot do it.

    `url`: sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE; file and schema are made where missing.
    `began`: the beginning of a book that is not there yet (default: now). `patience`: seconds to wait for a lock
    or a connection.
    """

    def __init__(self, url: str, environment: str, *, began: datetime | None = None, patience: float = 10) -> None:
        self.environment = environment
        self.database = Database(url, patience)
        bring_up_to_date(self.database)
        with self.database.reading() as connection:
            there = connection.scalar(select(environments.c.name).where(environments.c.name == environment))
        if there is None:
            row = {"name": environment, "since": began or datetime.now(UTC), "revision": 0}
            with self.database.writing() as connection:
                put_new(connection, environments, [row])

    def close(self) -> None:
        self.database.close()

    def book(self, *, cells: bool = False) -> Book:
        with self.database.reading() as connection:
            return reading.book(connection, self.environment, cells)

    def commit(self, book: Book, changes: Changes) -> bool:
        """All or nothing. False: somebody was faster, the book is old. Verdicts belong to the last of the rounds."""
        if book.environment != self.environment:
            raise ValueError(f"a book of {book.environment} for the store of {self.environment}")
        if changes.verdicts and not changes.rounds:
            raise ValueError("verdicts without their round")
        with self.database.writing() as connection:
            first = writing.advance(connection, self.environment, book.revision)
            if first:
                writing.write(connection, book, changes)
        return first

    def claim(self, now: datetime, owner: str, lease: float) -> list[Sending]:
        """Parcels that are due, for `owner` alone during `lease` seconds; only the oldest of a (receiver, channel)."""
        with self.database.writing() as connection:
            return outbox.claim(connection, self.environment, now, owner, lease)

    def settle(self, parcel: Parcel, owner: str, events: Iterable[Event] = ()) -> bool:
        """Write what became of a claimed parcel, with its events, and give the claim back. False: it was lost."""
        told = tuple(events)
        latest = max((each.at for each in told), default=None)
        with self.database.writing() as connection:
            held = outbox.settle(connection, self.environment, parcel, owner, latest)
            if held:
                writing.write_events(connection, self.environment, told)
        return held

    def waiting(self) -> list[Parcel]:
        """In the order of sending."""
        with self.database.reading() as connection:
            return outbox.waiting(connection, self.environment)

    def dead(self, since: datetime) -> list[Parcel]:
        """Those given up at `since` or later."""
        with self.database.reading() as connection:
            return outbox.dead(connection, self.environment, since)

    def parcels_of(self, alert_id: str) -> list[Sending]:
        """Oldest first."""
        with self.database.reading() as connection:
            return outbox.parcels_of(connection, self.environment, alert_id)

    def took(self, receiver: str, channel: str, message_id: str) -> ParcelState | None:
        """What became of a message there; None: it was never meant for that channel."""
        with self.database.reading() as connection:
            return outbox.took(connection, self.environment, receiver, channel, message_id)

    def alert(self, words: str) -> list[Alert]:
        """Open and resolved ones, by the beginning of the id, by control, or by control/target; the newest first."""
        with self.database.reading() as connection:
            return reading.alerts_called(connection, self.environment, words)

    def story(self, alert_id: str) -> list[Event]:
        """Oldest first. Of "": what concerns no single alert."""
        with self.database.reading() as connection:
            return reading.story(connection, self.environment, alert_id)

    def resolved_since(self, since: datetime) -> list[Alert]:
        with self.database.reading() as connection:
            return reading.resolved_since(connection, self.environment, since)

    def silences(self, since: datetime) -> list[Silence]:
        """Those that ended at `since` or later, or have not ended."""
        with self.database.reading() as connection:
            return reading.silences(connection, self.environment, since)

    def history(self, since: datetime) -> Iterator[SeenRound]:
        """Rounds that began at `since` or later, in the order in which the book took their verdicts. One at a time."""
        with self.database.reading() as connection:
            found = verdicts.rounds_since(connection, self.environment, since)
        words: dict[int, Wording] = {}
        for number, entry in found:
            with self.database.reading() as connection:
                seen = verdicts.seen_round(connection, number, entry, words)
            if seen.observations:
                yield seen

    def prune(self, before: datetime) -> Mapping[str, int]:
        """Remove what was over before: verdicts, sent messages, resolved alerts with their stories, ended silences.

        Never anything open or waiting. Gives how many rows went from each table.
        """
        with self.database.writing() as connection:
            writing.hold(connection, self.environment)
            return retention.prune(connection, self.environment, before)
