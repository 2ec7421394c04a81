"""Clocks that were ahead: what they wrote must not stand in the way for as long as they were wrong. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

APART = timedelta(minutes=15)  # at most, those of several machines that are set at all


def believable(written: datetime, now: datetime) -> bool:
    """Whether something can have happened then. What a clock wrote that was ahead lies in the future."""
    return written <= now + APART
