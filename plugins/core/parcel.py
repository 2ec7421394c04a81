"""A parcel: one message on its way through one channel. The outbox is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class ParcelState(Enum):
    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"  # given up: refused for good, or too old
    NEEDLESS = "needless"  # the end of a problem that this channel never took


@dataclass(frozen=True)
class Parcel:
    """`due`: not to be tried before. `deadline`: when people must have it (the severity's; None: no hurry).

    `fallback_at`: still waiting then, the fallback receiver gets the message too. `fallback`: this is such a copy.
    `receipt`: what the channel answered. `error`: why the last attempt failed, redacted.
    """

    message: str
    receiver: str
    channel: str
    created: datetime
    due: datetime
    deadline: datetime | None = None
    fallback_at: datetime | None = None
    fallback: bool = False
    attempts: int = 0
    state: ParcelState = ParcelState.WAITING
    receipt: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        """Its idempotency key: the same parcel is the same for whoever sends it, however often."""
        return f"{self.message}/{self.receiver}/{self.channel}"
