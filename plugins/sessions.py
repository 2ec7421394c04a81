"""Trading sessions of the calendars that the policy names, kept in a file: the exchanges' library is slow to load."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import TypeAdapter

from .pipeline.policy import Policy, Session

AHEAD = timedelta(days=15)  # longer than any exchange is closed
BACK = timedelta(days=15)
_SESSIONS = TypeAdapter(dict[str, tuple[Session, ...]])


def sessions(policy: Policy, now: datetime, kept: Path) -> tuple[Session, ...]:
    """The sessions around `now` of every calendar in the policy's severity rules. `kept`: the file to keep them in.

    Raises fixtures' ProbeError for a calendar that exchange_calendars does not know.
    """
    names = sorted({rule.calendar for rule in policy.calendar.severity_rules})
    if not names:
        return ()
    known = _read(kept)
    if any(not _covers(known.get(name, ()), now) for name in names):
        known = {**known, **{name: _made(name, now) for name in names}}
        _write(kept, known)
    return tuple(session for name in names for session in known[name])


def _covers(found: Iterable[Session], now: datetime) -> bool:
    days = [session.day for session in found]
    return bool(days) and min(days) <= now.date() - BACK and max(days) >= now.date() + AHEAD


def _made(name: str, now: datetime) -> tuple[Session, ...]:
    from fixtures.clock import trading_hours  # here: it leads to the slow library

    first, last = (now - 2 * BACK).date(), (now + 2 * AHEAD).date()
    return tuple(Session(name, *hours) for hours in trading_hours(name, first, last))


def _read(kept: Path) -> dict[str, tuple[Session, ...]]:
    """What was kept; nothing when the file is missing or damaged: it can be made again."""
    try:
        return _SESSIONS.validate_json(kept.read_bytes())
    except (OSError, ValueError):
        return {}


def _write(kept: Path, known: dict[str, tuple[Session, ...]]) -> None:
    """Replaced whole, by whoever comes last. That it cannot be kept costs time at the next look, and no alert now."""
    new = kept.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(_SESSIONS.dump_python(known, mode="json")), encoding="utf-8")
        new.replace(kept)
