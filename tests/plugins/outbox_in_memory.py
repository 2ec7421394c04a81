"""A store in memory: the book as `applied` makes it, and the outbox by the rules of the real one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from plugins.core.alert import Alert
from plugins.core.book import Book, Changes, Event, applied
from plugins.core.message import Message
from plugins.core.parcel import Parcel, ParcelState
from plugins.store.outbox import FURTHEST
from plugins.store.store import Store


@dataclass
class Kept:
    """A parcel in the outbox, and whose it is for now."""

    parcel: Parcel
    owner: str = ""
    until: datetime | None = None
    tried: datetime | None = None


def is_over(end: datetime | None, now: datetime) -> bool:
    return end is None or not now < end <= now + FURTHEST


class StoreInMemory(Store):
    """What a delivery, a tick and an operator's step need of a store."""

    def __init__(self, book: Book) -> None:
        self.environment = book.environment
        self.now_in = book
        self.messages: dict[str, Message] = {}
        self.outbox: dict[str, Kept] = {}  # by key, in the order of sending
        self.events: list[Event] = []
        self.over: dict[str, Alert] = {}

    def close(self) -> None:
        pass

    def book(self, *, cells: bool = False) -> Book:
        return self.now_in if cells else replace(self.now_in, cells={})

    def commit(self, book: Book, changes: Changes) -> bool:
        if book.revision != self.now_in.revision:
            return False
        self.now_in = applied(self.now_in, changes)
        self.over |= {alert.id: alert for alert in changes.alerts if alert.resolved is not None}
        self.messages = {**{message.id: message for message in changes.messages}, **self.messages}
        self._add(changes.parcels)
        self.events += changes.events
        return True

    def claim(self, now: datetime, owner: str, lease: float) -> list[tuple[Parcel, Message]]:
        heads: dict[tuple[str, str], Kept] = {}
        for kept in self.outbox.values():
            if kept.parcel.state is ParcelState.WAITING:
                heads.setdefault((kept.parcel.receiver, kept.parcel.channel), kept)
        free = [each for each in heads.values() if is_over(each.parcel.due, now) and is_over(each.until, now)]
        for kept in free:
            kept.owner, kept.until, kept.tried = owner, now + timedelta(seconds=lease), now
        return [(kept.parcel, self.messages[kept.parcel.message]) for kept in free]

    def settle(self, parcel: Parcel, owner: str, events: Iterable[Event] = ()) -> bool:
        kept = self.outbox[parcel.key]
        if kept.owner != owner:
            return False
        told = list(events)
        kept.tried = max([event.at for event in told], default=kept.tried)
        kept.parcel, kept.owner, kept.until = parcel, "", None
        self.events += told
        return True

    def waiting(self) -> list[Parcel]:
        return self._in(ParcelState.WAITING)

    def dead(self, since: datetime) -> list[Parcel]:
        tried = {kept.parcel.key for kept in self.outbox.values() if kept.tried is not None and kept.tried >= since}
        return [parcel for parcel in self._in(ParcelState.DEAD) if parcel.key in tried]

    def parcels_of(self, alert_id: str) -> list[tuple[Parcel, Message]]:
        pairs = [(kept.parcel, self.messages[kept.parcel.message]) for kept in self.outbox.values()]
        return [pair for pair in pairs if any(entry.alert.id == alert_id for entry in pair[1].entries)]

    def _add(self, parcels: Iterable[Parcel]) -> None:
        for parcel in parcels:
            self.outbox.setdefault(parcel.key, Kept(parcel))

    def story(self, alert_id: str) -> list[Event]:
        return [event for event in self.events if event.alert == alert_id]

    def alert(self, words: str) -> list[Alert]:
        known = [*self.now_in.alerts.values(), *self.over.values()]
        return [each for each in known if each.id.startswith(words) or words in (each.cell[0], "/".join(each.cell))]

    def resolved_since(self, since: datetime) -> list[Alert]:
        return [alert for alert in self.over.values() if alert.resolved is not None and alert.resolved >= since]

    # for tests

    def parcel(self, message: str, channel: str, receiver: str = "") -> Parcel:
        """The one of that message and channel, of that receiver if several have one."""
        found = [each.parcel for each in self.outbox.values() if each.parcel.message == message]
        return next(each for each in found if each.channel == channel and receiver in ("", each.receiver))

    def _in(self, state: ParcelState) -> list[Parcel]:
        return [kept.parcel for kept in self.outbox.values() if kept.parcel.state is state]
