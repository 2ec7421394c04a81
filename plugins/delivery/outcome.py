"""What an attempt makes of a parcel: its new state, and what its alerts' stories tell. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..core.book import Event
from ..core.message import Message
from ..core.parcel import Parcel, ParcelState
from .answer import Answer, Never, NotNow, Taken

BACKOFF = (5.0, 15.0, 60.0, 120.0, 300.0)  # seconds after the first, second … failure
SLOWEST = 600.0
JITTER = 120.0
LONGEST_WAIT = 3600.0  # a channel may ask for this much patience, not for more
TOO_OLD = timedelta(hours=72)
BROKEN_AT_MOST = 8  # attempts; a notifier that breaks on one message must not hold up those behind it for days


@dataclass(frozen=True)
class Outcome:
    """A parcel as it is from now on, with the events to be written with it. `kept`: the claim was still ours."""

    parcel: Parcel
    events: tuple[Event, ...] = ()
    kept: bool = True

    @property
    def trouble(self) -> str:
        """One sentence about what went wrong; empty when nothing did."""
        parcel, whom = self.parcel, f"{self.parcel.receiver} by {self.parcel.channel}"
        if not self.kept:
            return f"{whom}: the claim on message {parcel.message} was lost while it was being sent; it may come twice"
        if parcel.state is ParcelState.DEAD:
            return f"{whom}: message {parcel.message} is given up: {parcel.error}"
        if parcel.state is ParcelState.WAITING:
            attempt = f"attempt {parcel.attempts}, next at {parcel.due:%H:%M:%S} UTC"
            return f"{whom}: message {parcel.message} was not taken ({attempt}): {parcel.error}"
        return ""


def settled(parcel: Parcel, message: Message, answer: Answer, now: datetime) -> Outcome:
    """What the answer makes of the parcel."""
    tried = replace(parcel, attempts=parcel.attempts + 1)
    if isinstance(answer, Taken):
        sent = replace(tried, state=ParcelState.SENT, receipt=answer.receipt, error="")
        return Outcome(sent, _events(sent, message, "sent", answer.receipt, now))
    if isinstance(answer, Never):
        return given_up(tried, message, answer.reason, now)
    if now - parcel.created >= TOO_OLD:
        return given_up(tried, message, f"not taken within {_hours(TOO_OLD)}: {answer.reason}", now)
    if answer.broken and tried.attempts >= BROKEN_AT_MOST:
        return given_up(tried, message, f"{answer.reason}, {tried.attempts} times", now)
    return _later(tried, message, answer, now)


def given_up(parcel: Parcel, message: Message, reason: str, now: datetime) -> Outcome:
    dead = replace(parcel, state=ParcelState.DEAD, error=reason)
    return Outcome(dead, _events(dead, message, "given up", reason, now))


def needless(parcel: Parcel, message: Message, reason: str, now: datetime) -> Outcome:
    done = replace(parcel, state=ParcelState.NEEDLESS)
    return Outcome(done, _events(done, message, "needless", reason, now))


def wait(key: str, attempts: int, asked: float | None = None) -> float:
    """Seconds until the next attempt. The jitter is a function of the key alone: whoever computes it agrees."""
    usual = BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else SLOWEST + JITTER * _share(key)
    return max(usual, min(asked or 0.0, LONGEST_WAIT))


def _later(tried: Parcel, message: Message, answer: NotNow, now: datetime) -> Outcome:
    due = now + timedelta(seconds=wait(tried.key, tried.attempts, answer.after))
    waiting = replace(tried, due=due, error=answer.reason)
    # A channel that is down for hours says so once in the story, and again when it says something else.
    news = _events(waiting, message, "not sent", answer.reason, now) if answer.reason != tried.error else ()
    return Outcome(waiting, news)


def _share(key: str) -> float:
    """0 … 1, the same for the same key."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) / 2**32


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):g} hours"


def _events(parcel: Parcel, message: Message, what: str, detail: str, now: datetime) -> tuple[Event, ...]:
    """One for each alert of the message; one without an alert for a message that has none."""
    line = f"{parcel.receiver} by {parcel.channel}: {detail}" if detail else f"{parcel.receiver} by {parcel.channel}"
    return tuple(Event(now, alert, what, line) for alert in _alerts(message))


def _alerts(message: Message) -> Iterator[str]:
    yield from dict.fromkeys(entry.alert.id for entry in message.entries) or [""]
