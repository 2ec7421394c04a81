"""Reading: the book, and what is asked of alerts, silences and stories."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from ..core.alert import Alert
from ..core.book import Book, Event, RoundEntry
from ..core.silence import Silence
from .schema import alert, cell, environment, event, mark, round_, silence, told


def book(connection: Connection, name: str, cells: bool) -> Book:
    """All of one moment: the transaction must be one that sees no other's changes."""
    since, revision = connection.execute(
        select(environment.c.since, environment.c.revision).where(environment.c.name == name)
    ).one()
    open_alerts = select(alert.c.data).where(alert.c.environment == name, alert.c.resolved.is_(None))
    cell_states = select(cell.c.data).where(cell.c.environment == name)
    marks = select(mark.c.name, mark.c.value).where(mark.c.environment == name)
    return Book(
        environment=name,
        since=since,
        revision=revision,
        alerts={each.id: each for each in connection.scalars(open_alerts.order_by(alert.c.opened, alert.c.id))},
        cells={each.cell: each for each in connection.scalars(cell_states)} if cells else {},
        told={
            (each.receiver, each.alert): each
            for each in connection.scalars(select(told.c.data).where(told.c.environment == name))
        },
        silences=tuple(_silences(connection, silence.c.environment == name)),
        rounds=tuple(connection.scalars(rounds_of_book(name))),
        marks={each.name: each.value for each in connection.execute(marks)},
    )


def rounds_of_book(name: str) -> Select[RoundEntry]:
    return (
        select(round_.c.data).where(round_.c.environment == name, round_.c.place.is_not(None)).order_by(round_.c.place)
    )


def silences(connection: Connection, name: str, since: datetime) -> list[Silence]:
    """Those that had not ended at `since`."""
    return _silences(connection, and_(silence.c.environment == name, silence.c.ends >= since))


def _silences(connection: Connection, which: ColumnElement[bool]) -> list[Silence]:
    return list(connection.scalars(select(silence.c.data).where(which).order_by(silence.c.number)))


def alerts_called(connection: Connection, name: str, words: str) -> list[Alert]:
    """Open and resolved ones by the beginning of their id, by control, or by control/target; the newest first."""
    control, _, target = words.partition("/")
    meant = or_(
        alert.c.id.startswith(words, autoescape=True),
        alert.c.control == words,
        and_(alert.c.control == control, alert.c.target == target),
    )
    found = select(alert.c.data).where(alert.c.environment == name, meant).order_by(alert.c.opened.desc(), alert.c.id)
    return list(connection.scalars(found)) if words else []


def resolved_since(connection: Connection, name: str, since: datetime) -> list[Alert]:
    """In the order of their end."""
    found = select(alert.c.data).where(alert.c.environment == name, alert.c.resolved >= since)
    return list(connection.scalars(found.order_by(alert.c.resolved, alert.c.id)))


def story(connection: Connection, name: str, alert_id: str) -> list[Event]:
    columns = (event.c.at, event.c.alert, event.c.what, event.c.detail)
    found = select(*columns).where(event.c.environment == name, event.c.alert == alert_id)
    return [Event(*row) for row in connection.execute(found.order_by(event.c.at, event.c.number))]
