"""One attempt to send one message, and what the channel answered. The only place where a notifier is called."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..core.message import Message
from ..core.redaction import redact
from ..notifiers.base import Notifier, Refused, TryLater

LONGEST = 500  # characters of a reason that are kept


@dataclass(frozen=True)
class Taken:
    """The channel has it."""

    receipt: str


@dataclass(frozen=True)
class NotNow:
    """It may go later. `after`: not before so many seconds. `broken`: the notifier itself broke."""

    reason: str
    after: float | None = None
    broken: bool = False


@dataclass(frozen=True)
class Never:
    """The channel will not take it, however often it is sent."""

    reason: str


Answer = Taken | NotNow | Never


def attempt(make: Callable[[], Notifier], message: Message, key: str) -> Answer:
    """Send once. Never raises: a notifier that breaks must neither lose its parcel nor stop the others."""
    try:
        return Taken(bounded(make().send(message, key)))
    except TryLater as later:
        return NotNow(bounded(later.reason), later.after)
    except Refused as refused:
        return Never(bounded(refused.reason))
    except Exception as broken:
        return NotNow(bounded(f"the notifier broke: {type(broken).__name__}: {broken} ({_where(broken)})"), broken=True)


def bounded(text: str) -> str:
    """One line, redacted before it is cut, so that no half of a secret is left."""
    line = " ".join(redact(text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _where(broken: Exception) -> str:
    frame = traceback.extract_tb(broken.__traceback__)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno}"
