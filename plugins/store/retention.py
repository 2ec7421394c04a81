"""What is over and old enough goes; nothing that is open or waiting ever does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Delete, Select, and_, delete, exists, or_, select

from .schema import WAITING, alert, event, mention, message, parcel, round_, silence, verdict, wording


def prune(connection: Connection, name: str, before: datetime) -> Mapping[str, int]:
    """How many rows went from each table. The order matters: messages stay as long as their alerts do."""
    return {
        str(what.table): connection.execute(what).rowcount
        for what in (*_rounds(name, before), *_messages(name, before), *_alerts(name, before), _silences(name, before))
    }


def _rounds(name: str, before: datetime) -> tuple[Delete, ...]:
    """Verdicts of rounds that began before; the rounds too unless they stand in the book; words of no verdict."""
    old = and_(round_.c.environment == name, round_.c.started < before)
    used = select(verdict.c.wording)
    return (
        delete(verdict).where(verdict.c.round.in_(select(round_.c.number).where(old))),
        delete(round_).where(old, round_.c.place.is_(None)),
        delete(wording).where(wording.c.environment == name, wording.c.number.not_in(used)),
    )


def _messages(name: str, before: datetime) -> tuple[Delete, ...]:
    old = _over(name, before)
    return (
        delete(parcel).where(parcel.c.environment == name, parcel.c.message.in_(old)),
        delete(mention).where(mention.c.environment == name, mention.c.message.in_(old)),
        delete(message).where(message.c.environment == name, message.c.id.in_(old)),
    )


def _over(name: str, before: datetime) -> Select[str]:
    """Messages made before, that wait on no channel, and whose alerts were all resolved before."""
    open_or_new = or_(alert.c.resolved.is_(None), alert.c.resolved >= before)
    about = (mention.c.environment == name, mention.c.message == message.c.id)
    same = (alert.c.environment == name, alert.c.id == mention.c.alert)
    return select(message.c.id).where(
        message.c.environment == name,
        message.c.created < before,
        ~exists().where(*_waits(name, message.c.id)),
        ~exists().where(*about, *same, open_or_new),
    )


def _alerts(name: str, before: datetime) -> tuple[Delete, ...]:
    unsent = exists().where(
        mention.c.environment == name, mention.c.alert == alert.c.id, *_waits(name, mention.c.message)
    )
    gone = select(alert.c.id).where(alert.c.environment == name, alert.c.resolved < before, ~unsent)
    of_nobody = and_(event.c.alert == "", event.c.at < before)
    return (
        delete(event).where(event.c.environment == name, or_(event.c.alert.in_(gone), of_nobody)),
        delete(alert).where(alert.c.environment == name, alert.c.id.in_(gone)),
    )


def _silences(name: str, before: datetime) -> Delete:
    return delete(silence).where(silence.c.environment == name, silence.c.ends < before)


def _waits(name: str, of: ColumnElement[str]) -> tuple[ColumnElement[bool], ...]:
    return (parcel.c.environment == name, parcel.c.message == of, parcel.c.state == WAITING)
