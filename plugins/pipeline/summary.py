"""The daily summary: when it is due, and its message. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ..core.alert import Alert
from ..core.message import Kind, Message, message_id
from .case import Cases, Situation
from .clocks import believable
from .handover import handover
from .piles import Piles, piled
from .policy import RoundSchedule
from .schedule import last_due

DAY = timedelta(days=1)
MARK = "summary"  # the book's mark: when the last one was made


def summary_due(situation: Situation) -> bool:
    return due_summary(situation) is not None


def due_summary(situation: Situation) -> datetime | None:
    """Since when one is due; None if none is. Never two on one day, whatever the clock or the policy does.

    A summary that comes late covers the day that it comes on as well.
    """
    due, before = _last_due(situation), last_summary(situation)
    if due is None or due <= before:
        return None
    made_that_day = MARK in situation.book.marks and _day(due, situation) <= _day(before, situation)
    return None if made_that_day else due


def last_summary(situation: Situation) -> datetime:
    """When the last one was made; before the first one, when the book was begun. Of the future: about a day ago."""
    mark, since = situation.book.marks.get(MARK), situation.book.since
    if mark is None:
        return since
    made = datetime.fromisoformat(mark)
    return made if believable(made, situation.now) else max(since, situation.now - DAY)


def _last_due(situation: Situation) -> datetime | None:
    at, zone = situation.policy.escalation.summary_at, situation.policy.escalation.zone
    daily = RoundSchedule("summary", f"{at.minute} {at.hour} * * *", zone, grace=0, longest=0)
    return last_due(daily, situation.now)


def _day(moment: datetime, situation: Situation) -> date:
    return moment.astimezone(ZoneInfo(situation.policy.escalation.zone)).date()


def summary(situation: Situation, resolved: Sequence[Alert], cases: Cases, notes: Sequence[str] = ()) -> Message:
    """One message to the summary's receiver, its text a handover. Its id is the day's: nobody makes it twice.

    `resolved`: alerts that ended since the last one; `cases`: all cases after the stages; `notes`: further lines.
    """
    environment = situation.book.environment
    day = _day(_last_due(situation) or situation.now, situation).isoformat()
    since = last_summary(situation)
    piles = piled(cases, resolved, since)
    return Message(
        id=message_id("summary", environment, day),
        environment=environment,
        receiver=situation.policy.escalation.summary_receiver,
        kind=Kind.SUMMARY,
        created=situation.now,
        run=situation.run,
        text=handover(situation, piles, since, notes),
        title=_title(environment, day, piles),
    )


def _title(environment: str, day: str, piles: Piles) -> str:
    counts = f"{piles.open} open, {len(piles.new)} new, {len(piles.resolved)} resolved"
    return f"Daily summary of {environment}, {day}: {counts}"
