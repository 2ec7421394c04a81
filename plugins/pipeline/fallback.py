"""Fallback: who is told when a channel has not taken a message in time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ..core.book import Changes, Event
from ..core.message import Entry, Kind, Message, Told, message_id
from ..core.parcel import Parcel, ParcelState
from .case import Situation
from .compose import parcels

Known = Mapping[str, Told]
"""What the fallback receiver was told of the alerts that it believes to fire, by their ids."""


def fallback(situation: Situation, parcel_and_message: Iterable[tuple[Parcel, Message]]) -> Changes:
    """Messages to the fallback receiver for parcels that are late or dead; none for what it knows already."""
    receiver = situation.policy.escalation.fallback_receiver
    if receiver is None:
        return Changes()
    known = {told.alert: told for told in situation.book.told.values() if told.receiver == receiver and told.firing}
    messages: dict[str, Message] = {}
    told: dict[str, Told] = {}
    for parcel, message in parcel_and_message:
        late = parcel.receiver != receiver and is_late(parcel, situation)
        if late and (made := _copy(parcel, message, {**known, **told}, situation)):
            messages.setdefault(made.id, made)
            told |= {each.alert: each for each in _told(made, {**known, **told}, situation)}
    return Changes(
        messages=tuple(messages.values()),
        parcels=tuple(
            replace(parcel, fallback=True, fallback_at=None)
            for message in messages.values()
            for parcel in parcels(message, situation)
        ),
        told=tuple(told.values()),
        events=tuple(event for message in messages.values() for event in _events(message, situation)),
    )


def is_late(parcel: Parcel, situation: Situation) -> bool:
    if parcel.state is ParcelState.DEAD:
        return True
    waits = parcel.state is ParcelState.WAITING and parcel.fallback_at is not None
    return waits and parcel.fallback_at is not None and parcel.fallback_at <= situation.now


def _copy(parcel: Parcel, message: Message, known: Known, situation: Situation) -> Message | None:
    """For the fallback receiver, without alerts that have ended or that it knows of; None if nothing is left."""
    receiver = str(situation.policy.escalation.fallback_receiver)
    news = [entry for entry in message.entries if _is_news(entry, known.get(entry.alert.id), situation)]
    if not news and message.kind is Kind.ALERT:
        return None
    id_ = message_id("fallback", receiver, message.id, *sorted(entry.alert.id for entry in news))
    # As for whom it was meant: no storm of incidents at this pager either.
    shared = f"all-{id_}" if len(news) > situation.policy.escalation.page_budget else None
    state = "refused it" if parcel.state is ParcelState.DEAD else f"has not taken it since {parcel.created:%H:%M} UTC"
    return replace(
        message,
        id=id_,
        receiver=receiver,
        created=situation.now,
        entries=tuple(_entry(entry, known.get(entry.alert.id), shared) for entry in news),
        note=f"Meant for {parcel.receiver}, whose {parcel.channel} {state}: {parcel.error or 'no answer'}",
    )


def _is_news(entry: Entry, known: Told | None, situation: Situation) -> bool:
    """Whether it still fires, and the fallback receiver was not told that it is as bad as this."""
    fires = entry.news.firing and entry.alert.id in situation.book.alerts
    return fires and (known is None or entry.severity.rank < known.severity.rank)


def _entry(entry: Entry, known: Told | None, shared: str | None) -> Entry:
    if known is not None:
        return replace(entry, thread=known.thread, opens=False, closes=False, in_reply_to=known.first_message)
    return replace(entry, thread=shared or entry.alert.id, opens=True, closes=False, in_reply_to=None)


def _told(message: Message, known: Known, situation: Situation) -> Iterator[Told]:
    for entry in message.entries:
        before = known.get(entry.alert.id)
        yield Told(
            receiver=message.receiver,
            alert=entry.alert.id,
            firing=True,
            severity=entry.severity,
            at=situation.now,
            thread=entry.thread,
            first_message=entry.in_reply_to or message.id,
            times=before.times + 1 if before else 1,
        )


def _events(message: Message, situation: Situation) -> Iterator[Event]:
    for entry in message.entries:
        yield Event(
            situation.now, entry.alert.id, "told", f"{message.receiver}: fallback, message {message.id}; {message.note}"
        )
