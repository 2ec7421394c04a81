"""Writing: one decision's changes, in the transaction that the caller has open."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from ..core.book import Book, Changes, Event, RoundEntry, applied
from ..core.message import Message
from .outbox import parcel_row
from .reading import rounds_of_book
from .schema import alert, cell, environment, event, mark, mention, message, parcel, round_, silence, told
from .upsert import put, put_new
from .verdicts import write_verdicts


def advance(connection: Connection, name: str, revision: int) -> bool:
    """One revision further, unless somebody was faster. From here to the end no other decision gets in."""
    mine = update(environment).where(environment.c.name == name, environment.c.revision == revision)
    return connection.execute(mine.values(revision=revision + 1)).rowcount == 1


def hold(connection: Connection, name: str) -> None:
    """No decision is committed until this transaction ends. (On SQLite nobody else writes anyway.)"""
    connection.execute(select(environment.c.revision).where(environment.c.name == name).with_for_update())


def write(connection: Connection, book: Book, changes: Changes) -> None:
    """Everything but the revision, which `advance` has counted."""
    name = book.environment
    if changes.rounds:
        _write_rounds(connection, book, changes.rounds)
    if changes.verdicts:
        write_verdicts(connection, name, changes.rounds[-1].run, book.revision + 1, changes.verdicts)
    _write_state(connection, name, changes)
    if changes.alerts or changes.told:
        _forget_told_of_closed(connection, name)
    _write_messages(connection, name, changes.messages)
    put_new(connection, parcel, [parcel_row(name, each) for each in changes.parcels])
    write_events(connection, name, changes.events)


def write_events(connection: Connection, name: str, events: Iterable[Event]) -> None:
    rows = [
        {"environment": name, "alert": each.alert, "at": each.at, "what": each.what, "detail": each.detail}
        for each in events
    ]
    if rows:
        connection.execute(insert(event), rows)


def _write_rounds(connection: Connection, book: Book, entries: Iterable[RoundEntry]) -> None:
    """Which rounds count is decided where it is decided in memory: `applied`."""
    counted = tuple(connection.scalars(rounds_of_book(book.environment)))
    before = Book(book.environment, book.since, rounds=counted)
    after = applied(before, Changes(rounds=tuple(entries))).rounds
    places = {each.run: number for number, each in enumerate(after)}
    put(
        connection,
        round_,
        [
            {
                "environment": book.environment,
                "run": each.run,
                "started": each.started,
                "place": places.get(each.run),
                "data": each,
            }
            for each in (*counted, *entries)
        ],
    )


def _write_state(connection: Connection, name: str, changes: Changes) -> None:
    own = {"environment": name}
    put(
        connection,
        alert,
        [
            own
            | {"id": each.id, "control": each.finding.control, "target": each.finding.target}
            | {"opened": each.opened, "resolved": each.resolved, "data": each}
            for each in changes.alerts
        ],
    )
    put(connection, cell, [own | {"control": c.control, "target": c.target, "data": c} for c in changes.cells])
    put(connection, told, [own | {"receiver": t.receiver, "alert": t.alert, "data": t} for t in changes.told])
    put(connection, silence, [own | {"id": each.id, "ends": each.ends, "data": each} for each in changes.silences])
    put(connection, mark, [own | {"name": key, "value": value} for key, value in changes.marks.items()])


def _forget_told_of_closed(connection: Connection, name: str) -> None:
    """The book remembers of open alerts only who was told; of others it stays in their stories."""
    still = select(alert.c.id).where(alert.c.environment == name, alert.c.resolved.is_(None))
    connection.execute(delete(told).where(told.c.environment == name, told.c.alert.not_in(still)))


def _write_messages(connection: Connection, name: str, messages: Iterable[Message]) -> None:
    given = tuple(messages)
    put_new(
        connection,
        message,
        [{"environment": name, "id": each.id, "created": each.created, "data": each} for each in given],
    )
    mentions = {(entry.alert.id, each.id) for each in given for entry in each.entries}
    put_new(
        connection,
        mention,
        [{"environment": name, "alert": about, "message": each} for about, each in sorted(mentions)],
    )
