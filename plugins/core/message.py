"""A message: what one receiver is told at one moment, about one or several alerts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from .alert import Alert
from .severity import Severity


class News(Enum):
    """Why an alert stands in a message."""

    NEW = "new"
    WORSE = "worse"  # told before, at a lesser severity
    AGAIN = "again"  # told before, still firing, the route's repeat_interval is over
    ESCALATED = "escalated"  # nobody acknowledged; this receiver is the next in the chain
    RESOLVED = "resolved"

    @property
    def firing(self) -> bool:
        return self is not News.RESOLVED


class Kind(Enum):
    ALERT = "alert"
    SUMMARY = "summary"  # the daily one
    DRILL = "drill"


@dataclass(frozen=True)
class Entry:
    """One alert in a message.

    `severity`: as it counted when the message was made. `thread`: what ties the end to the problem for this
    receiver (PagerDuty's dedup_key; the root of a mail's thread). `opens`: the first message of the thread.
    `closes`: with this entry nothing of the thread is left firing. `in_reply_to`: id of the thread's first message.
    `hides`: what it explains, as 'control on target'. `why`: how it came to this receiver.
    """

    alert: Alert
    news: News
    severity: Severity
    thread: str
    opens: bool = False
    closes: bool = False
    in_reply_to: str | None = None
    hides: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Message:
    """`id` is its idempotency key: the same decision makes the same id, whoever computes it.

    `folded`: how many further alerts are in it only by number, because the page budget was used up (their
    entries are there all the same, the channel shows them briefly). `text`: the body of a summary or a drill.
    `note`: a line that goes before all others (why this receiver gets what was meant for another).
    """

    id: str
    environment: str
    receiver: str
    kind: Kind
    created: datetime
    entries: tuple[Entry, ...] = ()
    group: Mapping[str, str] = field(default_factory=dict)
    run: str = ""
    folded: bool = False
    text: str = ""
    title: str = ""
    note: str = ""

    @property
    def severity(self) -> Severity:
        """The worst of its entries; P4 for a message without any."""
        return min((entry.severity for entry in self.entries), key=lambda each: each.rank, default=Severity.P4)

    @property
    def firing(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.news.firing)

    @property
    def resolved(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.news.firing)


def message_id(*parts: str) -> str:
    """A short digest of what makes a message this one."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Told:
    """What a receiver was last told of an alert. `times`: how often. `firing` False: it knows the end."""

    receiver: str
    alert: str
    firing: bool
    severity: Severity
    at: datetime
    thread: str
    first_message: str
    times: int = 1
