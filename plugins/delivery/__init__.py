"""Delivery: parcels that are due go through their channels, at least once. Marked sent after sending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..core.parcel import ParcelState
from ..notifiers import notifier
from ..notifiers.base import Notifier
from ..pipeline.policy import Channel, Policy
from ..store.store import Store
from .dead_letter import note_taken
from .outcome import Outcome
from .sending import Sending

Notify = Callable[[Channel, Mapping[str, str]], Notifier]
Pair = tuple[str, str]
"""A way to people: (receiver, channel)."""


@dataclass(frozen=True)
class Delivered:
    """What came of a delivery, in the order in which the channels answered.

    `noted`: a channel with an open dead letter has taken a message again, and the book knows it.
    """

    outcomes: tuple[Outcome, ...] = ()
    noted: bool = False

    @property
    def counts(self) -> Mapping[ParcelState, int]:
        """How many parcels came to each state; WAITING: tried in vain, and tried again later."""
        return Counter(outcome.parcel.state for outcome in self.outcomes)

    @property
    def sent(self) -> int:
        return self.counts[ParcelState.SENT]

    @property
    def dead(self) -> int:
        return self.counts[ParcelState.DEAD]

    @property
    def changes_channels(self) -> bool:
        """Whether a channel died or came back: then there is something to tell of it."""
        return self.noted or self.dead > 0

    @property
    def channels(self) -> Mapping[Pair, ParcelState]:
        """What each channel that was tried came to last."""
        return {(each.parcel.receiver, each.parcel.channel): each.parcel.state for each in self.outcomes}

    @property
    def troubles(self) -> tuple[str, ...]:
        """One sentence for each thing that went wrong."""
        return tuple(outcome.trouble for outcome in self.outcomes if outcome.trouble)


def deliver(
    store: Store,
    policy: Policy,
    facts: Mapping[str, str],
    owner: str,
    clock: Callable[[], datetime],
    *,
    notify: Notify = notifier,
) -> Delivered:
    """Send what is due until nothing is. Raises StoreProblem; whatever a channel does ends in an outcome."""
    outcomes = Sending(store, policy, facts, owner, clock, notify).run()
    delivered = Delivered(tuple(outcomes))
    taken = {pair for pair, state in delivered.channels.items() if state is ParcelState.SENT}
    return replace(delivered, noted=note_taken(store, taken, clock()))
