"""The outbox: parcels on their way. One sender at a time has a parcel, and the oldest of a channel goes first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, update

from ..core.message import Message
from ..core.parcel import Parcel, ParcelState
from .schema import DEAD, WAITING, mention, message, parcel

Sending = tuple[Parcel, Message]

FURTHEST = timedelta(hours=3)
"""No parcel is put off and no claim made for so long: a clock that was ahead wrote that, and it holds up nobody."""


def parcel_row(name: str, given: Parcel) -> dict[str, Any]:
    return {
        "environment": name,
        "message": given.message,
        "receiver": given.receiver,
        "channel": given.channel,
        **_progress(given),
    }


def claim(connection: Connection, name: str, now: datetime, owner: str, lease: float) -> list[Sending]:
    """Take for `lease` seconds what is due and free; of each (receiver, channel) its oldest waiting parcel only."""
    found = connection.execute(_claimable(name, now)).all()
    if found:
        taken = update(parcel).where(parcel.c.number.in_([row.number for row in found]))
        until = now + timedelta(seconds=lease)
        connection.execute(taken.values(claimed_by=owner, claimed_until=until, tried=now))
    return [(row.parcel, row.message) for row in found]


def _claimable(name: str, now: datetime) -> Select[Any]:
    """Who claims at the same moment on PostgreSQL skips these rows; on SQLite he waits for the whole transaction."""
    oldest = select(func.min(parcel.c.number)).where(*_waiting(name)).group_by(parcel.c.receiver, parcel.c.channel)
    ahead = now + FURTHEST
    due = or_(parcel.c.due <= now, parcel.c.due > ahead)
    free = or_(parcel.c.claimed_until.is_(None), parcel.c.claimed_until <= now, parcel.c.claimed_until > ahead)
    return (
        _sendings(parcel.c.number)
        .where(parcel.c.number.in_(oldest), *_waiting(name), due, free)
        .with_for_update(of=parcel, skip_locked=True)
    )


def settle(connection: Connection, name: str, given: Parcel, owner: str, latest: datetime | None) -> bool:
    """Its new state, and the claim given back; not when the owner has lost the claim. `latest`: when it was settled."""
    mine = update(parcel).where(*_is(name, given.message, given.receiver, given.channel), parcel.c.claimed_by == owner)
    when = {} if latest is None else {"tried": latest}
    return (
        connection.execute(mine.values(**_progress(given), **when, claimed_by=None, claimed_until=None)).rowcount == 1
    )


def waiting(connection: Connection, name: str) -> list[Parcel]:
    return list(connection.scalars(select(parcel.c.data).where(*_waiting(name)).order_by(parcel.c.number)))


def dead(connection: Connection, name: str, since: datetime) -> list[Parcel]:
    """Those given up at `since` or later."""
    found = select(parcel.c.data).where(parcel.c.environment == name, parcel.c.state == DEAD, parcel.c.tried >= since)
    return list(connection.scalars(found.order_by(parcel.c.number)))


def parcels_of(connection: Connection, name: str, alert_id: str) -> list[Sending]:
    about = select(mention.c.message).where(mention.c.environment == name, mention.c.alert == alert_id)
    found = connection.execute(_sendings().where(parcel.c.environment == name, parcel.c.message.in_(about)))
    return [(row.parcel, row.message) for row in found]


def took(connection: Connection, name: str, receiver: str, channel: str, message_id: str) -> ParcelState | None:
    found = connection.scalar(select(parcel.c.state).where(*_is(name, message_id, receiver, channel)))
    return None if found is None else ParcelState(found)


def _sendings(*columns: ColumnElement[Any]) -> Select[Any]:
    same = (message.c.environment == parcel.c.environment) & (message.c.id == parcel.c.message)
    return (
        select(parcel.c.data.label("parcel"), message.c.data.label("message"), *columns)
        .join(message, same)
        .order_by(parcel.c.number)
    )


def _progress(given: Parcel) -> dict[str, Any]:
    return {"state": given.state.value, "due": given.due, "data": given}


def _waiting(name: str) -> tuple[ColumnElement[bool], ...]:
    return (parcel.c.environment == name, parcel.c.state == WAITING)


def _is(name: str, message_id: str, receiver: str, channel: str) -> tuple[ColumnElement[bool], ...]:
    return (
        parcel.c.environment == name,
        parcel.c.message == message_id,
        parcel.c.receiver == receiver,
        parcel.c.channel == channel,
    )
