"""Made-up parcels on their way, and channels that do as they are told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from plugins.core.alert import Alert
from plugins.core.book import Book, Changes
from plugins.core.message import Entry, Kind, Message, News
from plugins.core.parcel import Parcel
from plugins.delivery import Delivered, Notify, deliver
from plugins.notifiers.base import Notifier
from plugins.pipeline.policy import Channel, Policy, Receiver

from .outbox_in_memory import StoreInMemory
from .pipeline.cases import NOW, alert, policy

MAIL, PAGER = Channel("email", {}), Channel("pagerduty", {})
RECEIVERS = {
    "operations": Receiver("operations", (MAIL, PAGER)),
    "boss": Receiver("boss", (MAIL,)),
    "quiet": Receiver("quiet", (replace(MAIL, send_resolved=False),)),
}
POLICY = policy(receivers=RECEIVERS)

Answer = str | Exception | Callable[[], str]


def book(*alerts: Alert) -> Book:
    return Book("lab", NOW - timedelta(days=30), alerts={each.id: each for each in alerts})


def tells(id_: str, *alerts: Alert, news: News = News.NEW, receiver: str = "operations", first: str = "") -> Message:
    """A message with these alerts. `first`: the id of the one that it answers."""
    entries = tuple(
        Entry(each, news, each.finding.severity, each.id, opens=not first, in_reply_to=first or None) for each in alerts
    )
    return Message(id_, "lab", receiver, Kind.ALERT, NOW, entries)


def ends(id_: str, *alerts: Alert, receiver: str = "operations", first: str = "m1") -> Message:
    over = (replace(each, resolved=NOW, why_resolved="holds again") for each in alerts)
    return tells(id_, *over, news=News.RESOLVED, receiver=receiver, first=first)


def parcel(message: Message, channel: Channel = MAIL, **given: Any) -> Parcel:
    return Parcel(**{"message": message.id, "receiver": message.receiver, "channel": channel.name} | _times() | given)


def _times() -> dict[str, Any]:
    return {"created": NOW, "due": NOW}


def posted(*messages: Message, channels: tuple[Channel, ...] = (MAIL,)) -> StoreInMemory:
    """A store with these messages on their way through these channels."""
    store = StoreInMemory(book(*{entry.alert.id: entry.alert for each in messages for entry in each.firing}.values()))
    post(store, *messages, channels=channels)
    return store


def post(store: StoreInMemory, *messages: Message, channels: tuple[Channel, ...] = (MAIL,)) -> None:
    parcels = tuple(parcel(each, channel) for each in messages for channel in channels)
    assert store.commit(store.book(), Changes(messages=messages, parcels=parcels))


class Channels:
    """What the channels answer: by channel's name, one answer after the other; the last one stays. Default: a receipt."""

    def __init__(self, **answers: list[Answer]) -> None:
        self.answers = {f"{kind}[0]": list(given) for kind, given in answers.items()}
        self.sent: list[tuple[str, str]] = []  # (channel, message), in the order in which it was tried
        self.seen: dict[str, Message] = {}
        self.refreshed: list[tuple[str, list[str]]] = []
        self.lock = threading.Lock()

    def __call__(self, channel: Channel, facts: Mapping[str, str]) -> Notifier:
        return _Made(channel, facts, self)

    def answer(self, name: str) -> Answer:
        with self.lock:
            given = self.answers.get(name, [])
            return (given.pop(0) if len(given) > 1 else given[0]) if given else "taken"


class _Made(Notifier):
    kind = "made-up"

    def __init__(self, channel: Channel, facts: Mapping[str, str], channels: Channels) -> None:
        super().__init__(channel, facts)
        self.channels = channels

    def send(self, message: Message, key: str) -> str:
        with self.channels.lock:
            self.channels.sent.append((self.channel.name, message.id))
            self.channels.seen[key] = message
        return self._answer()

    def refresh(self, alerts: Any) -> None:
        self.channels.refreshed.append((self.channel.name, [each.id for each, _ in alerts]))
        self._answer()

    def _answer(self) -> str:
        answer = self.channels.answer(self.channel.name)
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer


def delivered(store: StoreInMemory, notify: Notify, seconds: float = 0, given: Policy = POLICY) -> Delivered:
    """A delivery so many seconds after NOW."""
    return deliver(store, given, {}, "me", lambda: later(seconds), notify=notify)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


ONE, TWO = alert("TORQ-D01"), alert("TORQ-D02")
