"""When rounds are due: cron lines read in their zone, across both changes of the clock. Pure.

As Debian's cron does it: a set time that the clock skips in spring is due at the first minute after the gap; a
set time that comes twice in autumn is due the first time only. Lines with `*` hours or minutes follow the
real hours: none in the gap, both in autumn.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim

from .policy import Policy, RoundSchedule

UNSCHEDULED = timedelta(hours=24)  # how long an alert of a cadence without schedule (emergency, gate) counts
LEAST_GRACE = timedelta(minutes=15)  # leases are renewed by ticks: they must outlive a few of them


def last_due(schedule: RoundSchedule, now: datetime) -> datetime | None:
    """The newest instant up to and including `now`; None if there never was one."""
    local = now.astimezone(ZoneInfo(schedule.zone))
    # While an hour comes the second time, later wall times than this one have already been.
    start = local + timedelta(seconds=1) + _repeated(local)
    return next((due for due in _instants(schedule.cron, start, reverse=True) if due <= now), None)


@lru_cache(maxsize=64)  # a round asks the same for each of its cells
def next_due(schedule: RoundSchedule, now: datetime) -> datetime | None:
    """The first instant after `now`; None if there will be none in 50 years."""
    local = now.astimezone(ZoneInfo(schedule.zone))
    return next((due for due in _instants(schedule.cron, local) if due > now), None)


def lease(policy: Policy, cadence: str, now: datetime) -> datetime:
    """Until when what a round saw counts: the cadence's next round plus grace, 24 h for one without schedule."""
    schedule = policy.calendar.rounds.get(cadence)
    due = next_due(schedule, now) if schedule else None
    return now + UNSCHEDULED if due is None else due + grace(policy, cadence)


def grace(policy: Policy, cadence: str) -> timedelta:
    """How long a lease outlives the round that should have renewed it."""
    schedule = policy.calendar.rounds.get(cadence)
    return max(timedelta(seconds=schedule.grace), LEAST_GRACE) if schedule else UNSCHEDULED


def _instants(cron: str, start: datetime, *, reverse: bool = False) -> Iterator[datetime]:
    return (moment.astimezone(UTC) for moment in CronSim(cron, start, reverse=reverse))


def _repeated(local: datetime) -> timedelta:
    """How far the clock was put back just before; nothing unless this hour comes the second time."""
    first, second = local.replace(fold=0).utcoffset(), local.replace(fold=1).utcoffset()
    return first - second if local.fold and first is not None and second is not None else timedelta(0)
