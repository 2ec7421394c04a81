"""Replay: what a policy would have told of rounds that were, in memory. Pure.

Between the rounds a tick comes at each instant at which something may be due. Delivery is no part of it: every
message counts as taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from .core.alert import Acknowledgement
from .core.book import Book, Changes, RoundEntry, SeenRound, applied
from .core.message import Message
from .core.silence import Silence
from .pipeline.case import Cases, Situation
from .pipeline.decide import Decision, after_round, at_tick
from .pipeline.policy import Policy, Session
from .wake import next_wake

STRIDE = timedelta(hours=6)  # how far ahead the next instant is looked for
LEAST = timedelta(seconds=1)  # between two ticks

Sessions = Callable[[datetime], tuple[Session, ...]]


@dataclass(frozen=True)
class Past:
    """What was, whatever the policy. `acknowledged`: what people took, by cell."""

    environment: str
    since: datetime
    until: datetime
    rounds: tuple[SeenRound, ...]
    silences: tuple[Silence, ...] = ()
    acknowledged: tuple[tuple[tuple[str, str], Acknowledgement], ...] = ()


def replay(past: Past, policy: Policy, sessions: Sessions) -> list[Message]:
    """All messages that the policy would have made, oldest first."""
    return _Replay(past, policy, sessions).run()


class _Replay:
    def __init__(self, past: Past, policy: Policy, sessions: Sessions) -> None:
        self._past, self._policy, self._sessions = past, policy, sessions
        self._book = Book(past.environment, past.since, silences=past.silences)
        self._now = past.since
        self._cases: Cases = ()
        self._messages: list[Message] = []

    def run(self) -> list[Message]:
        for at, happen in self._happenings():
            self._tick_until(at)
            happen()
        self._tick_until(self._past.until)
        return self._messages

    def _happenings(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """In the order of time; of one moment, in the order given."""
        found: list[tuple[datetime, Callable[[], None]]] = []
        for seen in self._past.rounds:
            found.append((seen.entry.started, partial(self._begin, seen.entry)))
            found.append((_handed_in(seen), partial(self._hand_in, seen)))
        found += [(given.at, partial(self._acknowledge, cell, given)) for cell, given in self._past.acknowledged]
        return iter(sorted(found, key=lambda happening: happening[0]))

    def _tick_until(self, end: datetime) -> None:
        while True:
            due = max(next_wake(self._situation(self._now), (), self._cases, STRIDE), self._now + LEAST)
            if due >= end:
                self._now = max(self._now, end)
                return
            self._take(at_tick(self._situation(due)), due)

    def _situation(self, at: datetime) -> Situation:
        return Situation(self._policy, self._book, at, sessions=self._sessions(at))

    def _take(self, decision: Decision, at: datetime) -> None:
        self._now, self._cases = at, decision.cases
        self._change(decision.changes)

    def _change(self, changes: Changes) -> None:
        self._book = applied(self._book, changes)
        self._messages += changes.messages

    def _begin(self, entry: RoundEntry) -> None:
        self._change(Changes(rounds=(replace(entry, ended=None, exit_code=None, meaning=""),)))

    def _hand_in(self, seen: SeenRound) -> None:
        at = _handed_in(seen)
        self._take(after_round(replace(self._situation(at), run=seen.entry.run), seen), at)

    def _acknowledge(self, cell: tuple[str, str], given: Acknowledgement) -> None:
        """The alert of the same cell, if it is open with this policy as well."""
        same = (alert for alert in self._book.alerts.values() if alert.cell == cell)
        self._change(Changes(alerts=tuple(replace(alert, acknowledgement=given) for alert in same)))


def _handed_in(seen: SeenRound) -> datetime:
    return seen.entry.ended or seen.entry.started


def told(messages: Iterable[Message], since: datetime) -> list[Message]:
    """Those from `since` on: what came before only warmed the memory."""
    return [message for message in messages if message.created >= since]
