"""Fallback: who is told when a channel has not taken a message in time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..core.book import Changes, Event
from ..core.message import Entry, Kind, Message, Told, message_id
from ..core.parcel import Parcel, ParcelState
from .case import Situation
from .compose import parcels


def fallback(situation: Situation, parcel_and_message: Iterable[tuple[Parcel, Message]]) -> Changes:
    """Messages to the fallback receiver for parcels that are late or dead; none for what it knows already."""
    receiver = situation.policy.escalation.fallback_receiver
    changes = Changes()
    if receiver is None:
        return changes
    messages = []
    for parcel, message in parcel_and_message:
        if parcel.receiver != receiver and is_late(parcel, situation) and (made := _copy(parcel, message, situation)):
            messages.append(made)
    messages = list({message.id: message for message in messages}.values())
    return Changes(
        messages=tuple(messages),
        parcels=tuple(
            replace(parcel, fallback=True, fallback_at=None)
            for message in messages
            for parcel in parcels(message, situation)
        ),
        told=tuple({each.alert: each for message in messages for each in _told(message, situation)}.values()),
        events=tuple(event for message in messages for event in _events(message, situation)),
    )


def is_late(parcel: Parcel, situation: Situation) -> bool:
    if parcel.state is ParcelState.DEAD:
        return True
    waits = parcel.state is ParcelState.WAITING and parcel.fallback_at is not None
    return waits and parcel.fallback_at is not None and parcel.fallback_at <= situation.now


def _copy(parcel: Parcel, message: Message, situation: Situation) -> Message | None:
    """For the fallback receiver, without alerts that have ended or that it knows of; None if nothing is left."""
    receiver = str(situation.policy.escalation.fallback_receiver)
    entries = tuple(_entry(entry) for entry in message.entries if _is_news(entry, receiver, situation))
    if not entries and message.kind is Kind.ALERT:
        return None
    state = "refused it" if parcel.state is ParcelState.DEAD else f"has not taken it since {parcel.created:%H:%M} UTC"
    return replace(
        message,
        id=message_id("fallback", receiver, message.id),
        receiver=receiver,
        created=situation.now,
        entries=entries,
        note=f"Meant for {parcel.receiver}, whose {parcel.channel} {state}: {parcel.error or 'no answer'}",
    )


def _is_news(entry: Entry, receiver: str, situation: Situation) -> bool:
    known = situation.book.told.get((receiver, entry.alert.id))
    return entry.news.firing and entry.alert.id in situation.book.alerts and not (known and known.firing)


def _entry(entry: Entry) -> Entry:
    return replace(entry, thread=entry.alert.id, opens=True, closes=False, in_reply_to=None)


def _told(message: Message, situation: Situation) -> Iterator[Told]:
    for entry in message.entries:
        receiver, alert = message.receiver, entry.alert.id
        yield Told(receiver, alert, True, entry.severity, situation.now, entry.thread, message.id)


def _events(message: Message, situation: Situation) -> Iterator[Event]:
    for entry in message.entries:
        yield Event(
            situation.now, entry.alert.id, "told", f"{message.receiver}: fallback, message {message.id}; {message.note}"
        )
