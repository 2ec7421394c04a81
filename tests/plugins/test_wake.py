"""When a tick has something to do next: never later than anything becomes due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from plugins.core.alert import Step
from plugins.core.book import RoundEntry
from plugins.pipeline import run
from plugins.pipeline.case import Situation
from plugins.pipeline.policy import RoundSchedule, Session, TimeInterval, TimeRange, Window
from plugins.wake import AT_MOST, next_wake

from .delivering import MAIL, ONE, PAGER, parcel, tells
from .pipeline.cases import (
    ESCALATION,
    NOW,
    P1,
    acknowledged,
    alert,
    at,
    case,
    matchers,
    policy,
    silence,
    situation,
    told,
    waiver,
)

FAR = timedelta(days=1)
QUIET = replace(ESCALATION, summary_at=time(14, 59))  # of tomorrow, for whoever asks at 15:00


def wake(given: Situation, **other: object) -> datetime:
    return next_wake(given, **{"waiting": (), "at_most": FAR, **other})  # type: ignore[arg-type]


def known(**given: object) -> Situation:
    """An alert that everybody knows and that has nothing coming up for a day."""
    usual: dict[str, Any] = {"severity": P1, "told_since": at(-30), "lease_until": at(10000)}
    one = case(alert=alert(**{**usual, **given}))
    return situation(one, told=[told("operations", one)], escalation=QUIET)


def test_nothing_is_due() -> None:
    assert next_wake(situation(escalation=QUIET), ()) == NOW + AT_MOST


def test_the_first_message_of_each_channel_counts() -> None:
    """Those behind one that waits for another try are not due, whatever they say."""
    first = parcel(tells("m1", ONE), due=at(3), attempts=2)
    behind = parcel(tells("m2", ONE), due=at(0))
    other = parcel(tells("m2", ONE), PAGER, due=at(4))
    given = situation(escalation=QUIET)
    assert wake(given, waiting=[first, behind, other]) == at(3)
    assert wake(given, waiting=[replace(first, channel=MAIL.name, due=at(-1)), behind]) == NOW


def test_a_message_that_is_late_counts() -> None:
    waits = parcel(tells("m1", ONE), due=at(600), fallback_at=at(7), deadline=at(5))
    given = situation(escalation=QUIET)
    assert wake(given, waiting=[waits]) == at(5)
    assert wake(replace(given, now=at(5)), waiting=[waits]) == at(7)
    assert wake(replace(given, now=at(7)), waiting=[waits]) == at(600)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"chain": (Step(2400, "boss"),)}, at(10)),
        ({"chain": (Step(60, "boss"),)}, NOW),  # due by the last telling
        ({"chain": (Step(60, "boss"), Step(2400, "boss")), "steps_taken": 1}, at(10)),
        ({"chain": (Step(2400, "boss"),), "withheld": "silence: x"}, at(1439)),
        ({"chain": (Step(2400, "boss"),), "acknowledgement": acknowledged(-5, until=at(3))}, at(3)),
        ({"cadence": "daily", "lease_until": at(24 * 60)}, at(12 * 60)),  # no schedule: half of 24 h before its end
    ],
)
def test_what_an_alert_waits_for(given: dict[str, object], expected: datetime) -> None:
    assert wake(known(**given)) == min(expected, at(1439))


def test_a_reminder() -> None:
    one = case(severity=P1, told_since=at(-30), lease_until=at(10000))
    given = situation(one, told=[told("operations", one)], escalation=QUIET)
    assert wake(given, cases=run(given.book.alerts.values(), given)) == at(-30 + 240)


def test_a_silence_begins_and_ends() -> None:
    given = situation(silences=[silence("host=x", starts=at(3), ends=at(9))], escalation=QUIET)
    assert [wake(replace(given, now=at(minute))) for minute in (0, 3)] == [at(3), at(9)]


def test_a_waiver_begins_and_ends() -> None:
    given = situation(waivers=(waiver(starts=at(3), ends=at(9)),), escalation=QUIET)
    assert [wake(replace(given, now=at(minute))) for minute in (0, 3)] == [at(3), at(9)]


def test_a_round_would_be_late() -> None:
    """Due at 15:10 UTC, with 5 minutes of grace; the one of 15:00 is late at 15:05."""
    schedule = RoundSchedule("daily", "0,10 11 * * *", "America/New_York", grace=300, longest=600)
    given = situation(rounds={"daily": schedule}, escalation=QUIET)
    assert [wake(replace(given, now=at(minute))) for minute in (0, 5)] == [at(5), at(15)]


def test_while_a_round_runs_every_tick_looks_for_it_may_be_killed() -> None:
    given = situation(escalation=QUIET)
    book = replace(given.book, rounds=(RoundEntry("r1", ("daily",), at(-4)),))
    assert wake(replace(given, book=book)) < at(1)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2024-06-12T11:14+00:00", "2024-06-12T11:15+00:00"),
        ("2024-06-12T11:15+00:00", "2024-06-13T11:15+00:00"),
        ("2024-03-10T07:00+00:00", "2024-03-10T11:15+00:00"),  # the clock has just gone forward
        ("2024-11-03T05:59+00:00", "2024-11-03T12:15+00:00"),  # it goes back in an instant
    ],
)
def test_the_summary(now: str, expected: str) -> None:
    assert _summary(time(7, 15), now) == datetime.fromisoformat(expected)


def test_a_time_that_comes_twice_is_the_first() -> None:
    """As in summary.py; the second time there is nothing to make any more."""
    assert _summary(time(1, 30), "2024-11-03T05:29+00:00") == datetime.fromisoformat("2024-11-03T05:30+00:00")


def _summary(at_: time, now: str) -> datetime:
    local = replace(ESCALATION, summary_at=at_, zone="America/New_York")
    given = situation(escalation=local, now=datetime.fromisoformat(now))
    return wake(given, at_most=timedelta(days=2))


def test_a_session_opens_and_closes() -> None:
    sessions = (Session("XNYS", NOW.date(), at(2), at(8)),)
    given = situation(sessions=sessions, escalation=QUIET)
    assert [wake(replace(given, now=at(minute))) for minute in (0, 2)] == [at(2), at(8)]


def test_an_interval_begins_and_ends_where_there_is_something_to_tell() -> None:
    lunch = TimeInterval(times=(TimeRange(time(15, 3), time(15, 7)),))
    window = Window("lunch", matchers("host=torq-1"), (lunch,))
    one = case(severity=P1, told_since=at(-30), lease_until=at(10000))
    given = situation(one, policy=policy(windows=(window,), escalation=QUIET))
    assert [wake(replace(given, now=at(minute))) for minute in (0, 3)] == [at(3), at(7)]
    named = situation(one, policy=policy(intervals={"lunch": (lunch,)}, escalation=QUIET))
    assert wake(named) == at(3)
    assert wake(situation(policy=policy(windows=(window,), escalation=QUIET))) == at(1439)


def test_the_seconds_of_now_do_not_hide_a_boundary() -> None:
    lunch = TimeInterval(times=(TimeRange(time(15, 1), time(15, 7)),))
    one = case(severity=P1, told_since=at(-30), lease_until=at(10000))
    given = situation(one, policy=policy(intervals={"lunch": (lunch,)}, escalation=QUIET), now=NOW.replace(second=59))
    assert wake(given) == at(1)
