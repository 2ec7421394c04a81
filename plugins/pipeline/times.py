"""Times in sentences that people read."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def local(when: datetime, zone: str = "UTC") -> str:
    """Like '2026-11-21 06:00 CET'."""
    return f"{when.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M %Z}"


def span(length: timedelta) -> str:
    """Like '3 h 5 min': the two greatest units, rounded down."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    first = next((place for place, (number, _) in enumerate(parts) if number), 3)
    return " ".join(f"{number} {unit}" for number, unit in parts[first : first + 2] if number) or "0 s"
