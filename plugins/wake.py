"""When there is something to do next, if nothing happens before: a tick until then has nothing to do. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .core.alert import Alert
from .core.parcel import Parcel
from .pipeline.case import Case, Situation
from .pipeline.dedup import again_at
from .pipeline.escalate import next_step_at
from .pipeline.intervals import contains
from .pipeline.policy import Escalation, Policy, TimeInterval
from .pipeline.schedule import grace, last_due, next_due

AT_MOST = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


def next_wake(
    situation: Situation, waiting: Iterable[Parcel], cases: Iterable[Case] = (), at_most: timedelta = AT_MOST
) -> datetime:
    """The earliest instant at which something may be due; `now` if something is already, `at_most` later if nothing.

    To be asked after a tick has done its work, with the book as it is then. `waiting`: in the order of sending.
    `cases`: of that tick, with their routes.
    What lies in the past was dealt with in that tick, or something withholds it whose end is an instant of its own.
    """
    waiting, cases, latest = tuple(waiting), tuple(cases), situation.now + at_most
    ahead = (
        *_of_the_book(situation),
        *_repeats(situation, cases),
        *_of_the_policy(situation),
        *_turns_of_intervals(situation, latest),
        *(at for parcel in waiting for at in (parcel.fallback_at, parcel.deadline)),
    )
    later = [at for at in ahead if at is not None and at > situation.now]
    return max(situation.now, min([latest, *later, *_heads(waiting), *_steps(situation)]))


def _heads(waiting: Iterable[Parcel]) -> Iterator[datetime]:
    """When the first parcel of each channel is due: those behind it wait for it, however long they have been due."""
    heads: dict[tuple[str, str], Parcel] = {}
    for parcel in waiting:
        heads.setdefault((parcel.receiver, parcel.channel), parcel)
    return (parcel.due for parcel in heads.values())


def _steps(situation: Situation) -> Iterator[datetime]:
    """Steps of escalations that are to come; one that became due by the last tick's own telling is due now."""
    for alert in situation.book.alerts.values():
        due = next_step_at(alert)
        if due is not None and not alert.withheld and not alert.acknowledged(situation.now):
            yield due


def _of_the_book(situation: Situation) -> Iterator[datetime | None]:
    """Renewals of leases, ends of acknowledgements, beginnings and ends of silences, rounds that run."""
    book = situation.book
    for alert in book.alerts.values():
        yield from _of_alert(alert, situation.policy)
    for silence in book.silences:
        yield from (silence.starts, silence.ends)
    if any(entry.ended is None for entry in book.rounds):
        yield situation.now + MINUTE / 2  # the next tick looks: a round that is killed tells nobody


def _of_alert(alert: Alert, policy: Policy) -> Iterator[datetime | None]:
    given, limit = alert.acknowledgement, policy.escalation.severities[alert.finding.severity].deadline
    yield alert.lease_until - grace(policy, alert.finding.cadence) / 2  # when `renewed` makes it longer
    yield given.until if given else None
    yield alert.opened + timedelta(seconds=limit) if limit is not None else None


def _repeats(situation: Situation, cases: Iterable[Case]) -> Iterator[datetime | None]:
    """When receivers that know are reminded."""
    alerts, told = situation.book.alerts, situation.book.told
    for case in cases:
        known = told.get((case.receiver, case.alert.id))
        if known is not None and known.firing and case.alert.id in alerts:
            yield again_at(Case(alerts[known.alert], case.severity, route=case.route), known, situation)


def _of_the_policy(situation: Situation) -> Iterator[datetime | None]:
    """Rounds that would be late, the daily summary, waivers' and sessions' bounds."""
    policy, now = situation.policy, situation.now
    yield from _rounds_late(policy, now)
    yield _next_summary(policy.escalation, now)
    for waiver in policy.waivers:
        yield from (waiver.starts, waiver.ends)
    for session in situation.sessions:
        yield from (session.opens, session.closes)


def _rounds_late(policy: Policy, now: datetime) -> Iterator[datetime]:
    for schedule in policy.calendar.rounds.values():
        for due in (last_due(schedule, now), next_due(schedule, now)):
            if due is not None:
                yield due + timedelta(seconds=schedule.grace)


def _next_summary(escalation: Escalation, now: datetime) -> datetime:
    """The next local time of the summary. Where the clock skips it, the instant that it would have been."""
    local = now.astimezone(ZoneInfo(escalation.zone))
    at = escalation.summary_at
    today = local.replace(hour=at.hour, minute=at.minute, second=at.second, microsecond=0, fold=0)
    days = (today, today + timedelta(days=1), today + timedelta(days=2))
    return next(day.astimezone(now.tzinfo) for day in days if day.astimezone(now.tzinfo) > now)


def _turns_of_intervals(situation: Situation, latest: datetime) -> Iterator[datetime]:
    """The first minute at which a time interval of the policy begins or ends, if there is anything to mute or tell.

    They have no finer grain than minutes.
    """
    policy = situation.policy
    windows = (interval for window in policy.calendar.windows for interval in window.intervals)
    intervals = (*(interval for named in policy.intervals.values() for interval in named), *windows)
    open_now = [contains(interval, situation.now) for interval in intervals]
    minute = situation.now.replace(second=0, microsecond=0) + MINUTE
    while intervals and situation.book.alerts and minute <= latest:
        if _open(intervals, minute) != open_now:
            yield minute
            return
        minute += MINUTE


def _open(intervals: Iterable[TimeInterval], at: datetime) -> list[bool]:
    return [contains(interval, at) for interval in intervals]
