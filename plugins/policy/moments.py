"""Zones, times of day and instants as the policy files write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def _zone(name: object) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (ValueError, OSError, KeyError):
        raise ValueError(f"{str(name)!r} is no time zone; write it like Europe/London or UTC") from None


def _time_of_day(text: object) -> time:
    if not _TIME.fullmatch(str(text)):
        raise ValueError(f"{str(text)!r} is no time of day; write it like 09:15")
    return time.fromisoformat(str(text))


def _instant(text: object) -> datetime:
    """Aware UTC. A time without a zone means another instant for everybody who reads it."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise ValueError(f"{str(text)!r} is no instant; write it like 2026-12-01T18:00+01:00") from None
    if found.tzinfo is None:
        raise ValueError(f"{str(text)!r} has no zone; write it like 2026-12-01T18:00+01:00, or with Z for UTC")
    return found.astimezone(UTC)


Zone = Annotated[str, BeforeValidator(_zone)]
TimeOfDay = Annotated[time, BeforeValidator(_time_of_day)]
Instant = Annotated[datetime, BeforeValidator(_instant)]
