"""Incidents from beginning to end, with the shipped policy. A scenario also fails on what arrived and was not wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path

import pytest

from plugins.core.matcher import Matcher
from plugins.core.message import News
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.notifiers.base import Refused, TryLater
from plugins.pipeline.policy import Calendar, TimeInterval, TimeRange, Waiver, Window
from plugins.tick import tick

from .world import Cell, Red, World, shipped

SOCKET = ("TORQ-D08", "torq-1/market_data")
HEALTH = ("TORQ-D05", "torq-1/market_data")
DISK = ("TORQ-D14", "torq-1/market_data")
CELLS = [
    Cell(*SOCKET, severity=Severity.P1),
    Cell(*HEALTH, severity=Severity.P2),
    Cell(*DISK, severity=Severity.P3),
]
START = "2026-03-02T06:00+00:00"  # a Monday


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, START, CELLS)


def no_answer(message: object) -> Exception:
    return TryLater("connection refused")


def test_all_holds_and_nobody_hears_anything(world: World) -> None:
    world.rounds(3, "7:00")
    world.play("3 0:00")


def test_a_problem_is_told_once_and_so_is_its_end(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    world.round("7:10", {HEALTH: Red()})
    world.round("7:20")
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("7:20", "7:21", "on-call", HEALTH, News.RESOLVED)
    world.play("12:00")


def test_what_gets_worse_is_told_again_and_to_whom_the_worse_is_routed(world: World) -> None:
    world.round("7:00", {SOCKET: Red(severity=Severity.P2)})
    world.round("7:10", {SOCKET: Red(severity=Severity.P1)})
    world.round("7:14")
    world.want("7:00", "7:01", "on-call", SOCKET, News.NEW)
    world.want("7:10", "7:11", "everybody", SOCKET, News.NEW)
    world.want("7:14", "7:15", "on-call", SOCKET, News.RESOLVED)
    world.want("7:14", "7:15", "everybody", SOCKET, News.RESOLVED)
    world.play("12:00")


def test_unacknowledged_it_climbs_the_chain_and_all_who_were_told_hear_its_end(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.chain(HEALTH, Severity.P2, since="7:00:30", end="10:30:30")
    world.repeats("on-call", HEALTH, since="7:00:30", until="10:30:30")
    world.round("10:30")
    world.want("10:30", "10:31", "on-call", HEALTH, News.RESOLVED)
    world.play("21:00")
    assert {arrival.news for arrival in world.visible()} == {"new", "escalated", "again", "resolved"}


def test_an_acknowledgement_stops_the_escalation_and_the_repeats(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    world.acknowledge("7:10", HEALTH)
    world.round("9:00")
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("9:00", "9:01", "on-call", HEALTH, News.RESOLVED)
    world.play("10:00")


def test_an_acknowledgement_is_void_when_it_gets_worse(world: World) -> None:
    world.round("7:00", {SOCKET: Red(severity=Severity.P2)})
    world.acknowledge("7:05", SOCKET)
    world.round("7:10", {SOCKET: Red(severity=Severity.P1)})
    world.round("7:12")
    world.want("7:00", "7:01", "on-call", SOCKET, News.NEW)
    world.want("7:10", "7:11", "everybody", SOCKET, News.NEW)
    for receiver in ("on-call", "everybody"):
        world.want("7:12", "7:13", receiver, SOCKET, News.RESOLVED)
    world.play("10:00")


def test_a_dead_host_with_fifty_controls_is_one_message_that_lists_what_it_hides(tmp_path: Path) -> None:
    cells = [Cell(f"TORQ-D{number:02}", "torq-1", severity=Severity.P1) for number in range(1, 51)]
    world = World(tmp_path, START, cells)
    dead = {cell.cell: Red(Verdict.UNKNOWN, unreachable="torq-1") for cell in cells}
    world.round("7:00", dead)
    world.round("7:04")
    host = ("HOST-UNREACHABLE", "torq-1")
    world.want("7:00", "7:01", "everybody", host, News.NEW)
    world.want("7:04", "7:05", "everybody", host, News.RESOLVED)
    world.play("12:00")
    entry = world.visible()[0].entry
    assert entry is not None
    assert len(entry.hides) == 50


def test_who_was_told_before_the_host_died_is_told_the_end_when_it_really_ends(world: World) -> None:
    dead = {cell.cell: Red(Verdict.UNKNOWN, unreachable="torq-1") for cell in CELLS}
    world.round("7:00", {HEALTH: Red()})
    world.round("7:10", dead)
    world.round("7:12", {HEALTH: Red()})
    world.round("7:20")
    host = ("HOST-UNREACHABLE", "torq-1")
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("7:10", "7:11", "everybody", host, News.NEW)
    world.want("7:12", "7:13", "everybody", host, News.RESOLVED)
    world.want("7:20", "7:21", "on-call", HEALTH, News.RESOLVED)
    world.play("7:25")


def test_flapping_is_one_problem_until_it_has_settled(world: World) -> None:
    for number in range(40):
        world.round(f"7:{number:02}", {HEALTH: Red()} if number % 2 == 0 else None, seconds=5)
    for number in range(25):
        world.round(f"8:{number:02}:10", seconds=5)
    world.acknowledge("7:39:30", HEALTH)
    world.run("9:30")
    seen = [arrival.news for arrival in world.visible() if arrival.receiver == "on-call"]
    assert [news for news in seen if news != "again"] == ["new", "resolved"] * seen.count("new"), "they pair up"
    assert seen.count("new") <= 4, "twenty problems in a row are one that flaps, once that is known"
    assert not world.desk.store.book().alerts


def test_a_silence_withholds_the_problem_and_not_the_end(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    world.silence("7:10", [Matcher("system", "=", "torq")], until="20:00")
    world.round("7:20", {HEALTH: Red(), SOCKET: Red()})
    world.round("7:40")
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("7:40", "7:41", "on-call", HEALTH, News.RESOLVED)
    world.play("20:30")
    assert [silence.hid for silence in world.desk.store.silences(world.start)] == [
        tuple(sorted(world.ids(HEALTH, SOCKET)))
    ]


def test_what_still_fires_when_the_silence_ends_is_told_then(world: World) -> None:
    world.silence("7:00", [Matcher("control", "=~", "TORQ-.*")], until="9:00")
    world.round("7:30", {HEALTH: Red()})
    world.round("9:10")
    world.want("9:00", "9:02", "on-call", HEALTH, News.NEW)
    world.want("9:10", "9:11", "on-call", HEALTH, News.RESOLVED)
    world.play("12:00")


def test_a_silence_until_resolved_ends_with_what_it_hid(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    world.silence("7:05", [Matcher("control", "=", HEALTH[0])], until="1 6:00", until_resolved=True)
    world.round("8:00")
    world.round("9:00", {HEALTH: Red()})
    world.round("9:10")
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("8:00", "8:01", "on-call", HEALTH, News.RESOLVED)
    world.want("9:00", "9:01", "on-call", HEALTH, News.NEW)
    world.want("9:10", "9:11", "on-call", HEALTH, News.RESOLVED)
    world.play("12:00")


@pytest.mark.parametrize(
    ("start", "opens", "over"),
    [("2026-03-08T00:00+00:00", "6:10", "7:00"), ("2026-11-01T00:00+00:00", "5:10", "8:00")],
    ids=["an hour is missing", "an hour comes twice"],
)
def test_a_window_from_one_to_three_in_new_york_across_the_change_of_clocks(
    tmp_path: Path, start: str, opens: str, over: str
) -> None:
    """Spring: from 6:00 UTC (1:00 EST) to 7:00 (3:00 EDT). Autumn: from 5:00 (1:00 EDT) to 8:00 (3:00 EST)."""
    world = World(tmp_path, start, CELLS)
    span = TimeInterval(times=(TimeRange(time(1), time(3)),), zone="America/New_York")
    window = Window("upkeep", (Matcher("system", "=", "torq"),), (span,))
    world.use(replace(world.policy, calendar=replace(world.policy.calendar, windows=(window,))))
    world.round(opens, {HEALTH: Red()})
    ended = f"{over[:-2]}20"
    world.round(ended)
    world.want(over, f"{over[:-2]}02", "on-call", HEALTH, News.NEW)
    world.want(ended, f"{over[:-2]}21", "on-call", HEALTH, News.RESOLVED)
    world.play("12:00")


def test_a_restart_in_the_middle_changes_nothing(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    for at in ("7:00:31", "7:10", "7:20", "7:20:31"):
        world.restart(at)
    world.round("7:10", {HEALTH: Red()})
    world.round("7:20")
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("7:20", "7:21", "on-call", HEALTH, News.RESOLVED)
    world.play("12:00")


def test_a_slow_round_that_began_earlier_takes_nothing_back(world: World) -> None:
    world.round("7:00", {}, seconds=1200)  # saw that all held, and says so late
    world.round("7:10", {HEALTH: Red()})
    world.round("7:40")
    world.want("7:10", "7:11", "on-call", HEALTH, News.NEW)
    world.want("7:40", "7:41", "on-call", HEALTH, News.RESOLVED)
    world.play("8:00")


def test_a_partial_round_resolves_nothing_it_did_not_look_at(world: World) -> None:
    world.round("7:00", {HEALTH: Red(), SOCKET: Red()})
    world.round("7:05", only=[SOCKET])
    world.round("7:10")
    for cell, receiver in ((HEALTH, "on-call"), (SOCKET, "everybody")):
        world.want("7:00", "7:01", receiver, cell, News.NEW)
    world.want("7:05", "7:06", "everybody", SOCKET, News.RESOLVED)
    world.want("7:10", "7:11", "on-call", HEALTH, News.RESOLVED)
    world.play("8:00")


def test_a_channel_that_is_down_for_three_hours_loses_nothing_and_the_fallback_hears_it_meanwhile(world: World) -> None:
    fallback = str(world.policy.escalation.fallback_receiver)
    late = timedelta(seconds=world.policy.escalation.severities[Severity.P2].fallback_after)
    world.round("7:00", {HEALTH: Red()})
    world.acknowledge("7:25", HEALTH)  # nobody else is told by the chain
    world.trouble("on-call", "6:00", "10:00", no_answer)
    world.round("11:00")
    world.want("10:00", "10:15", "on-call", HEALTH, News.NEW)
    world.want_at(world.time("7:00:30") + late, fallback, HEALTH, News.NEW)
    for receiver in ("on-call", fallback):
        world.want("11:00", "11:01", receiver, HEALTH, News.RESOLVED)
    world.play("12:00")


def test_an_end_never_overtakes_its_problem(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    world.trouble("on-call", "6:00", "7:08", no_answer)
    world.round("7:05")
    world.want("7:08", "7:15", "on-call", HEALTH, News.NEW)
    world.want("7:08", "7:15", "on-call", HEALTH, News.RESOLVED)
    world.play("8:00")
    assert [arrival.news for arrival in world.visible()] == ["new", "resolved"]


def test_retry_after_is_kept_to(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    world.trouble("on-call", "7:00:20", "7:00:40", lambda _: TryLater("429 Too Many Requests", after=420))
    world.round("7:20")
    world.want("7:07:30", "7:08:40", "on-call", HEALTH, News.NEW)
    world.want("7:20", "7:21", "on-call", HEALTH, News.RESOLVED)
    world.play("8:00")


def test_taken_and_then_no_answer_is_sent_again_under_the_same_key(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    world.trouble("on-call", "7:00", "7:02", no_answer, taken=True)
    world.round("7:20")
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("7:20", "7:21", "on-call", HEALTH, News.RESOLVED)
    world.play("8:00")
    assert len([arrival for arrival in world.arrivals if arrival.news == "new"]) > 1, "it was sent more than once"


def test_a_channel_that_refuses_for_good_is_an_alert_of_its_own_on_another(world: World) -> None:
    fallback = str(world.policy.escalation.fallback_receiver)
    world.round("7:00", {HEALTH: Red()})
    world.trouble("on-call", "6:00", "9:00", lambda _: Refused("404 no such hook"))
    world.acknowledge("7:10", HEALTH)
    world.run("8:00")
    told = {(arrival.receiver, arrival.control) for arrival in world.visible()}
    assert (fallback, HEALTH[0]) in told, "somebody else hears of the problem"
    assert any(control == "DEAD-LETTER" and receiver != "on-call" for receiver, control in told)


def test_a_round_that_never_came_is_told_and_its_coming_too(tmp_path: Path) -> None:
    world = World(tmp_path, "2026-03-02T00:00+00:00", CELLS)
    schedule = shipped().calendar.rounds["daily"]
    world.use(replace(world.policy, calendar=Calendar(rounds={"daily": schedule})))
    due = world.next_due(schedule)
    world.round(due + timedelta(seconds=schedule.grace) + timedelta(minutes=50))
    missed = ("ROUND-MISSED", "daily")
    receiver = world.receiver_of(*missed, severity=Severity.P2, system="muster")
    late = due + timedelta(seconds=schedule.grace)
    world.want(late, late + timedelta(minutes=6), receiver, missed, News.NEW)
    come = late + timedelta(minutes=50, seconds=30)
    world.want(come, come + timedelta(minutes=2), receiver, missed, News.RESOLVED)
    world.chain(missed, Severity.P2, since=late, end=come)
    world.play(come + timedelta(hours=2))


def test_past_the_page_budget_there_is_one_folded_message(tmp_path: Path) -> None:
    cells = [Cell(f"X-D{number:02}", "torq-1", severity=Severity.P1) for number in range(1, 41)]
    world = World(tmp_path, START, cells)
    world.round("7:00", {cell.cell: Red() for cell in cells})
    world.round("7:04")
    for cell in cells:
        world.want("7:00", "7:01", "everybody", cell.cell, News.NEW)
        world.want("7:04", "7:05", "everybody", cell.cell, News.RESOLVED)
    world.play("8:00")
    per_moment: dict[object, set[str]] = {}
    for arrival in world.arrivals:
        per_moment.setdefault((arrival.at, arrival.channel), set()).add(arrival.message.id)
    assert max(map(len, per_moment.values())) <= world.policy.escalation.page_budget


def test_a_waived_violation_is_not_told_until_the_waiver_ends(world: World) -> None:
    starts, ends = world.time("0:00"), world.time("9:00")
    waiver = Waiver("w", HEALTH[0], None, "known", "OPS-1", "Ann", "Bo", starts, ends, file="w.yml:1")
    world.use(replace(world.policy, waivers=(waiver,)))
    world.round("7:00", {HEALTH: Red()})
    world.round("10:00")
    world.want("9:00", "9:06", "on-call", HEALTH, News.NEW)
    world.want("10:00", "10:01", "on-call", HEALTH, News.RESOLVED)
    world.acknowledge("9:10", HEALTH)
    world.play("12:00")


def test_the_chain_begins_anew_when_a_silence_ends(world: World) -> None:
    world.round("7:00", {HEALTH: Red()})
    world.silence("7:05", [Matcher("control", "=", HEALTH[0])], until="10:00")
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("10:00", "10:02", "on-call", HEALTH, News.AGAIN)
    world.want("10:30", "10:32", "system-administrator", HEALTH, News.ESCALATED)
    world.round("10:40")
    for receiver in ("on-call", "system-administrator"):
        world.want("10:40", "10:41", receiver, HEALTH, News.RESOLVED)
    world.play("12:00")


def test_a_small_problem_that_becomes_a_great_one_climbs_the_great_ones_chain(world: World) -> None:
    world.round("7:00", {DISK: Red(severity=Severity.P3)})
    world.round("7:30", {DISK: Red(severity=Severity.P2)})
    world.want("7:00", "7:01", "operations", DISK, News.NEW)
    world.want("7:30", "7:31", "on-call", DISK, News.NEW)
    world.want("8:00", "8:02", "system-administrator", DISK, News.ESCALATED)
    world.round("8:10")
    for receiver in ("operations", "on-call", "system-administrator"):
        world.want("8:10", "8:11", receiver, DISK, News.RESOLVED)
    world.play("9:00")


def test_the_chain_is_that_of_the_severity_that_is_told(world: World) -> None:
    """TORQ-D04 is a P3 while New York is closed; when it opens, at 14:30 UTC, it is told as the P1 that it is."""
    feed = ("TORQ-D04", "torq-1/market_data")
    world.cells = (Cell(*feed, severity=Severity.P1),)
    world.use(replace(world.policy, calendar=replace(shipped().calendar, windows=(), rounds={})))
    world.round("13:00", {feed: Red()})
    world.want("13:00", "13:01", "operations", feed, News.NEW)
    world.want("14:30", "14:32", "everybody", feed, News.NEW)
    world.want("14:35", "14:37", "system-administrator", feed, News.ESCALATED)
    world.round("14:37")
    for receiver in ("operations", "everybody", "system-administrator"):
        world.want("14:37", "14:38", receiver, feed, News.RESOLVED)
    world.play("16:00")


def test_what_was_over_for_more_than_a_year_is_forgotten_and_what_is_open_is_not(tmp_path: Path) -> None:
    world = World(tmp_path, "2026-03-02T06:00+00:00", CELLS)
    old, open_ = HEALTH, DISK
    world.round("7:00", {old: Red(), open_: Red()})
    world.round("7:10", {open_: Red()})
    world.run("8:00")
    kept = world.desk.store
    assert len(kept.alert(old[0])) == 1
    tick(world.desk, lambda: world.time("401 15:00"), notify=world.notifier)
    assert kept.alert(old[0]) == []
    assert len(kept.alert(open_[0])) == 1
