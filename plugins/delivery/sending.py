"""One run of sending: claim → send → settle, channels side by side, one message at a time within each.

Only the thread that runs it talks to the store; the others each wait for one channel. They are daemons: a channel
that never answers is given up after LONGEST and cannot keep the process.
"""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

from ..core.message import Message
from ..core.parcel import Parcel
from ..notifiers.base import Notifier
from ..pipeline.policy import Channel, Policy
from ..store.store import Store
from .answer import Answer, NotNow, attempt
from .fitting import fitted
from .outcome import Outcome, given_up, needless, settled

LONGEST = 60.0
"""Seconds for one attempt, longer than any notifier's own deadline."""
LEASE = 3 * LONGEST
"""Seconds that a claim is ours. A killed sender's parcel is sent again after that."""
AT_ONCE = 32


@dataclass(frozen=True)
class _Claimed:
    parcel: Parcel
    message: Message
    at: datetime


@dataclass(frozen=True)
class _UnderWay:
    claimed: _Claimed
    began: float  # monotonic seconds


class Sending:
    """One run. `run()` returns the outcomes in the order in which they came."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        facts: Mapping[str, str],
        owner: str,
        clock: Callable[[], datetime],
        notify: Callable[[Channel, Mapping[str, str]], Notifier],
        longest: float = LONGEST,
    ) -> None:
        self._store, self._policy, self._facts = store, policy, facts
        self._owner, self._clock, self._notify, self._longest = owner, clock, notify, longest
        self._claimed: deque[_Claimed] = deque()
        self._under_way: dict[int, _UnderWay] = {}
        self._answers: SimpleQueue[tuple[int, Answer]] = SimpleQueue()
        self._numbers = itertools.count()
        self._outcomes: list[Outcome] = []

    def run(self) -> list[Outcome]:
        while self._claim() or self._under_way:
            while self._claimed and len(self._under_way) < AT_ONCE:
                self._begin(self._claimed.popleft())
            if self._under_way:
                self._take_one()
        return self._outcomes

    def _claim(self) -> bool:
        """Claim what is due; whether anything is left to begin."""
        now = self._clock()
        self._claimed += [_Claimed(*each, now) for each in self._store.claim(now, self._owner, LEASE)]
        return bool(self._claimed)

    def _begin(self, claimed: _Claimed) -> None:
        """Start sending, or settle at once what needs no sending."""
        parcel, message, now = claimed.parcel, claimed.message, self._clock()
        if now - claimed.at > timedelta(seconds=LEASE - self._longest):
            return  # it waited too long for its turn: the claim could end while it is sent. It is due again then.
        channel = channel_of(self._policy, parcel)
        if channel is None:
            reason = f"the policy has no channel {parcel.channel} of receiver {parcel.receiver} any more"
            self._settle(claimed, given_up(parcel, message, reason, now))
            return
        fit, reason = fitted(parcel, message, channel, self._store.parcels_of)
        if reason:
            self._settle(claimed, needless(parcel, message, reason, now))
        else:
            self._send(replace(claimed, message=fit), partial(self._notify, channel, self._facts))

    def _send(self, claimed: _Claimed, make: Callable[[], Notifier]) -> None:
        number = next(self._numbers)
        self._under_way[number] = _UnderWay(claimed, time.monotonic())

        def work() -> None:
            self._answers.put((number, attempt(make, claimed.message, claimed.parcel.key)))

        Thread(target=work, name=f"send {claimed.parcel.key}", daemon=True).start()

    def _take_one(self) -> None:
        """Wait for an answer and settle it, or give up those that have had their time."""
        first = min(each.began for each in self._under_way.values())
        try:
            number, answer = self._answers.get(timeout=max(first + self._longest - time.monotonic(), 0))
        except Empty:
            self._give_up_waiting()
            return
        if number in self._under_way:  # else it was given up, and answers after all
            self._answered(number, answer)

    def _give_up_waiting(self) -> None:
        over = time.monotonic() - self._longest
        for number in [number for number, each in self._under_way.items() if each.began <= over]:
            self._answered(number, NotNow(f"no answer within {self._longest:g} s"))

    def _answered(self, number: int, answer: Answer) -> None:
        claimed = self._under_way.pop(number).claimed
        self._settle(claimed, settled(claimed.parcel, claimed.message, answer, self._clock()))

    def _settle(self, claimed: _Claimed, outcome: Outcome) -> None:
        kept = self._store.settle(outcome.parcel, self._owner, outcome.events)
        self._outcomes.append(replace(outcome, kept=kept))


def channel_of(policy: Policy, parcel: Parcel) -> Channel | None:
    """The parcel's channel as the policy has it now; None when it was taken out."""
    receiver = policy.receivers.get(parcel.receiver)
    channels = receiver.channels if receiver else ()
    return next((channel for channel in channels if channel.name == parcel.channel), None)
