"""Muster's watch over its own rounds, and the leases of alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from plugins.core.book import RoundEntry
from plugins.pipeline.policy import RoundSchedule
from plugins.pipeline.watch import Watched, renewed, watch

from .rounds import CELL, DAY, HOUR, MINUTE, P1, P2, P3, START, VIOLATED, Story, at, policy, red

MISSED, OVERLAP, BROKEN = ("ROUND-MISSED", "daily"), ("ROUND-OVERLAP", "daily"), ("ROUND-BROKEN", "daily")
NEW_YORK = RoundSchedule("daily", "30 2 * * *", "America/New_York", grace=1800, longest=7200)


class Clock(Story):
    """A book of rounds by themselves, and ticks over it."""

    def tick(self, minutes: float) -> Watched:
        """What the watch says so long after START; it is taken into the book, and said once."""
        self.now = at(minutes)
        said = watch(self.situation())
        self.apply(alerts=said.alerts, events=said.events)
        assert watch(self.situation()) == Watched(), "it says nothing that the book knows already"
        return said

    def begin(self, run: str, minutes: float, *cadences: str) -> None:
        self.apply(rounds=(RoundEntry(run, cadences or ("daily",), at(minutes)),))

    def end(self, run: str, minutes: float, code: int | None = 0, meaning: str = "") -> None:
        entry = next(each for each in self.book.rounds if each.run == run)
        self.apply(rounds=(replace(entry, ended=at(minutes), exit_code=code, meaning=meaning),))


def looked(clock: Clock, run: str = "r0", minutes: float = -24 * 60) -> None:
    clock.begin(run, minutes)
    clock.end(run, minutes + 5)


@pytest.fixture
def clock() -> Clock:
    """A book in which yesterday's round has come."""
    made = Clock(since=START - 2 * DAY)
    looked(made)
    return made


def whats(said: Watched) -> list[tuple[str, str]]:
    return [(event.what, alert.finding.control) for event, alert in zip(said.events, said.alerts, strict=True)]


# missed


def test_a_round_is_missed_when_its_grace_is_over(clock: Clock) -> None:
    assert clock.tick(29).alerts == ()
    (alert,) = clock.tick(30).alerts
    finding = alert.finding
    assert alert.cell == MISSED
    assert (finding.system, finding.cadence, finding.severity) == ("muster", "daily", P2)
    assert finding.runbook == "docs/alerting.md#round-missed"
    assert "pytest -m daily --env lab --deliver" in finding.what_to_do
    assert "due 2026-11-16 06:00 UTC" in finding.message
    assert "more than 30 min late" in finding.message
    assert "nobody has looked since 2026-11-15 06:00 UTC (round r0)" in finding.message
    assert alert.opened == at(30)
    assert alert.lease_until > at(30)
    assert [step.receiver for step in alert.chain] == ["chain of P2", "boss"]


def test_whoever_notices_it_and_when_it_is_the_same_alert(clock: Clock) -> None:
    soon, late = watch(clock.situation(at(31))), watch(clock.situation(at(600)))
    assert soon.alerts[0].id == late.alerts[0].id


def test_further_misses_are_the_same_alert_and_say_how_late_it_is(clock: Clock) -> None:
    (first,) = clock.tick(40).alerts
    (second,) = clock.tick(2 * 24 * 60 + 45).alerts
    assert second.id == first.id
    assert "more than 2 d late" in second.finding.message
    assert "due 2026-11-16 06:00 UTC" in second.finding.message


def test_it_ends_when_a_round_of_the_cadence_has_ended(clock: Clock) -> None:
    clock.tick(40)
    clock.begin("weekly", 50, "weekly")
    clock.end("weekly", 55)
    clock.apply(rounds=(RoundEntry("partial", (), at(50), ended=at(55), exit_code=0),))
    assert clock.open(MISSED)
    clock.begin("r1", 60)
    assert clock.tick(61).alerts == ()
    assert clock.open(MISSED) is not None  # it has begun, and nobody knows anything yet
    clock.end("r1", 65)
    said = clock.tick(66)
    assert whats(said) == [("resolved", "ROUND-MISSED")]
    assert said.alerts[0].why_resolved == "the round r1 has ended"


@pytest.mark.parametrize(("began", "is_missed"), [(-31, True), (-30, False), (29, False)])
def test_a_round_may_come_a_grace_early(clock: Clock, began: float, is_missed: bool) -> None:
    looked(clock, "r1", began)
    assert bool(clock.tick(35).alerts) is is_missed


def test_a_round_that_came_early_does_not_make_the_next_one_later(clock: Clock) -> None:
    looked(clock, "r1", -15)
    (alert,) = clock.tick(24 * 60 + 30).alerts
    assert alert.opened == at(24 * 60 + 30)
    assert "more than 30 min late" in alert.finding.message


def test_a_round_that_runs_is_late_only_when_it_hangs(clock: Clock) -> None:
    clock.begin("r1", 1)
    assert clock.tick(100).alerts == ()
    assert clock.tick(120).alerts == ()
    (alert,) = clock.tick(121).alerts
    assert alert.cell == MISSED
    assert (alert.opened, alert.run) == (at(121), "r1")
    assert "r1 began 2026-11-16 06:01 UTC and has not ended" in alert.finding.message
    assert "hangs" in alert.finding.message
    clock.end("r1", 130)
    assert whats(clock.tick(131)) == [("resolved", "ROUND-MISSED")]


def test_one_that_hung_is_forgotten_when_a_newer_one_has_ended(clock: Clock) -> None:
    clock.begin("dead", 1)
    clock.tick(130)
    looked(clock, "r2", 140)
    assert whats(clock.tick(150)) == [("resolved", "ROUND-MISSED")]
    assert clock.tick(200).alerts == ()


def test_what_was_due_before_the_book_was_begun_is_not_missed() -> None:
    clock = Clock(since=at(10))
    assert clock.tick(60).alerts == ()
    (alert,) = clock.tick(24 * 60 + 30).alerts
    assert "nobody has looked since 2026-11-16 06:10 UTC" in alert.finding.message
    (at_once,) = Clock(since=START).tick(30).alerts
    assert at_once.opened == at(30)


def test_a_cadence_without_a_schedule_is_not_missed() -> None:
    clock = Clock(policy(rounds=[]), since=START - DAY)
    looked(clock)
    assert clock.tick(10_000).alerts == ()


def test_what_is_not_scheduled_any_more_is_not_missed_any_more(clock: Clock) -> None:
    clock.tick(40)
    clock.policy = policy(rounds=[])
    assert whats(clock.tick(50)) == [("resolved", "ROUND-MISSED")]
    never_run = Clock(since=START)
    never_run.tick(40)
    never_run.policy = policy(rounds=[])
    assert whats(never_run.tick(50)) == [("resolved", "ROUND-MISSED")]


def test_the_due_time_follows_the_clock_of_its_zone() -> None:
    """8 March 2026: 02:30 does not exist in New York; the round is due at 03:00, 07:00 UTC."""
    clock = Clock(policy(rounds=[NEW_YORK]), since=datetime.fromisoformat("2026-03-08T00:00+00:00"))
    due = datetime.fromisoformat("2026-03-08T07:00+00:00")
    assert watch(clock.situation(due + 29 * MINUTE)).alerts == ()
    assert len(watch(clock.situation(due + 30 * MINUTE)).alerts) == 1


# overlap


def test_two_rounds_of_a_cadence_at_once(clock: Clock) -> None:
    clock.begin("r1", 0)
    clock.begin("other", 5, "weekly")
    assert clock.tick(6).alerts == ()
    clock.begin("r2", 10)
    (alert,) = clock.tick(11).alerts
    assert alert.cell == OVERLAP
    assert alert.finding.severity is P3
    assert alert.opened == at(10)
    assert "r2 began 2026-11-16 06:10 UTC, while r1 of 2026-11-16 06:00 UTC still runs" in alert.finding.message
    clock.end("r1", 20)
    assert whats(clock.tick(21)) == [("resolved", "ROUND-OVERLAP")]


def test_a_round_that_died_long_ago_overlaps_nothing(clock: Clock) -> None:
    clock.begin("dead", 0)
    clock.begin("r1", 121)
    assert [alert.cell for alert in clock.tick(122).alerts] == []


# broken


@pytest.mark.parametrize(("code", "meaning"), [(10, "contract broken: 3 verdicts are missing"), (3, ""), (2, "")])
def test_a_round_that_is_not_whole(clock: Clock, code: int, meaning: str) -> None:
    clock.begin("r1", 0)
    clock.end("r1", 5, code, meaning)
    (alert,) = clock.tick(6).alerts
    assert alert.cell == BROKEN
    assert (alert.finding.severity, alert.run, alert.opened) == (P2, "r1", at(5))
    assert f"exit code {code}" in alert.finding.message
    assert meaning in alert.finding.message


def test_a_killed_round(clock: Clock) -> None:
    clock.begin("r1", 0)
    clock.end("r1", 5, None, "killed: its process is gone")
    (alert,) = clock.tick(6).alerts
    assert "killed: its process is gone" in alert.finding.message


@pytest.mark.parametrize("code", [0, 1, 11])
def test_it_ends_with_the_next_whole_round(clock: Clock, code: int) -> None:
    clock.begin("r1", 0)
    clock.end("r1", 5, 10)
    clock.tick(6)
    clock.begin("r2", 10)
    assert clock.tick(11).alerts == ()  # nobody knows yet what becomes of it
    clock.end("r2", 15, 3)
    (still,) = clock.tick(16).alerts
    assert still.resolved is None
    assert still.run == "r2"
    clock.begin("r3", 20)
    clock.end("r3", 25, code)
    assert whats(clock.tick(26)) == [("resolved", "ROUND-BROKEN")]


def test_a_round_of_two_cadences_is_the_newest_of_one_only(clock: Clock) -> None:
    clock.begin("r1", 0, "daily", "weekly")
    clock.end("r1", 5, 10)
    assert {alert.finding.target for alert in clock.tick(6).alerts} == {"daily", "weekly"}
    looked(clock, "r2", 10)
    assert [alert.finding.target for alert in clock.tick(20).alerts] == ["daily"]
    assert clock.open(("ROUND-BROKEN", "weekly")) is not None


# leases


def test_a_lease_that_is_about_to_run_out_is_renewed() -> None:
    story = Story()
    story.round(0, VIOLATED)
    alert = story.one()
    end = alert.lease_until
    assert renewed(story.situation(end - 16 * MINUTE)) == ()
    (longer,) = renewed(story.situation(end - 15 * MINUTE))
    assert longer == replace(alert, lease_until=end + 15 * MINUTE)
    (after_an_outage,) = renewed(story.situation(end + DAY))
    assert after_an_outage.lease_until == end + DAY + 30 * MINUTE


def test_while_a_round_is_missed_nothing_runs_out() -> None:
    """A tick each minute for two days without a round: at every one of them everything still counts."""
    clock = Clock()
    clock.round(0, VIOLATED, full=["daily"], owed=[CELL])
    for minutes in range(60, 2 * 24 * 60, 7):
        clock.tick(minutes)
        clock.apply(alerts=renewed(clock.situation()))
        assert {alert.cell for alert in clock.book.alerts.values()} >= {CELL}
        assert all(alert.lease_until > clock.now + 7 * MINUTE for alert in clock.book.alerts.values())
    assert clock.open(MISSED) is not None


def test_an_alert_without_a_schedule_counts_on_too() -> None:
    story = Story()
    story.round(0, red(P1, cadence="emergency"))
    assert renewed(story.situation(story.now + 11 * HOUR)) == ()
    (longer,) = renewed(story.situation(story.now + 13 * HOUR))
    assert longer.lease_until == story.now + 37 * HOUR
