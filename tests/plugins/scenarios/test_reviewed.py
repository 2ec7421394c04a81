"""Incidents that a reviewer thought of: what changes, dies or comes back while alerts are open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from plugins.core.matcher import Matcher
from plugins.core.message import News
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.notifiers.base import Refused, TryLater
from plugins.pipeline.policy import Calendar, Policy, RoundSchedule, TimeInterval
from plugins.tick import tick

from .world import Cell, Red, World, shipped

SOCKET = ("TORQ-D08", "torq-1/market_data")
HEALTH = ("TORQ-D05", "torq-1/market_data")
DISK = ("TORQ-D14", "torq-1/market_data")
FEED = ("TORQ-D04", "torq-1/market_data")
CELLS = [
    Cell(*SOCKET, severity=Severity.P1),
    Cell(*HEALTH, severity=Severity.P2),
    Cell(*DISK, severity=Severity.P3),
]
START = "2026-03-02T06:00+00:00"  # a Monday
FALLBACK = "fallback"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, START, CELLS)


def no_answer(message: object) -> Exception:
    return TryLater("connection refused")


def budget(policy: Policy, messages: int) -> Policy:
    return replace(policy, escalation=replace(policy.escalation, page_budget=messages))


def still_open(world: World) -> set[tuple[str, str]]:
    """Threads that a pager would show as open: (receiver, thread)."""
    threads: set[tuple[str, str]] = set()
    for arrival in world.arrivals:
        assert arrival.entry is not None
        thread = (arrival.receiver, arrival.entry.thread)
        if arrival.entry.news.firing:
            threads.add(thread)
        elif arrival.entry.closes:
            threads.discard(thread)
    return threads


def test_a_shared_thread_is_closed_though_its_ends_come_in_several_messages(tmp_path: Path) -> None:
    cells = [Cell(f"X-D{number:02}", "torq-1", severity=Severity.P1) for number in range(1, 7)]
    world = World(tmp_path, START, cells)
    world.use(budget(world.policy, 2))
    world.round("7:00", {cell.cell: Red() for cell in cells})
    world.round("7:02", {cell.cell: Red() for cell in cells[-2:]})
    world.round("7:04")
    world.run("8:00")
    assert not world.desk.store.book().alerts
    assert not still_open(world)


def test_what_is_missed_again_after_its_schedule_was_out_is_told_again(tmp_path: Path) -> None:
    daily = RoundSchedule("daily", "0 7 * * *", "UTC", grace=600, longest=3600)
    world = World(tmp_path, START, CELLS)
    scheduled, without = replace(world.policy, calendar=Calendar(rounds={"daily": daily})), world.policy
    world.use(scheduled)
    world.at("7:15", lambda: world.use(without))
    world.at("7:30", lambda: world.use(scheduled))
    missed = ("ROUND-MISSED", "daily")
    world.want("7:10", "7:12", "alert-desk", missed, News.NEW)
    world.want("7:15", "7:17", "alert-desk", missed, News.RESOLVED)
    world.want("7:30", "7:32", "alert-desk", missed, News.NEW)
    world.play("7:50")


def test_the_fallback_hears_that_it_got_worse(world: World) -> None:
    """It knows of a P3; that this is a P1 by now reaches nobody else."""
    for receiver in ("operations", "everybody"):
        world.trouble(receiver, "6:00", "12:00", no_answer)
    world.round("7:00", {SOCKET: Red(severity=Severity.P3)})
    world.round("8:30", {SOCKET: Red(severity=Severity.P1)})
    world.acknowledge("8:34", SOCKET)
    world.run("9:00")
    heard = [(each.at, each.entry.severity) for each in world.visible() if each.receiver == FALLBACK and each.entry]
    assert [severity for _, severity in heard] == [Severity.P3, Severity.P1]
    assert heard[1][0] <= world.time("8:34")


def test_the_fallback_hears_once_what_two_dead_channels_were_to_tell(world: World) -> None:
    for receiver in ("operations", "suite-owners"):
        world.trouble(receiver, "6:00", "12:00", no_answer)
    world.round("7:00", {DISK: Red(Verdict.UNKNOWN)})
    world.run("8:30")
    assert [str(each) for each in world.visible() if each.receiver == FALLBACK] == [
        str(each) for each in world.visible()[:1]
    ]


def test_the_fallback_hears_at_once_of_a_dead_letter(world: World) -> None:
    """The alert desk may have nothing but the dead channel, and may wait for it long."""
    world.trouble("on-call", "6:00", "9:00", lambda _: Refused("404 no such hook"))
    world.trouble("alert-desk", "6:00", "9:00", no_answer)
    world.round("7:00", {HEALTH: Red()})
    world.acknowledge("7:02", HEALTH)
    world.run("7:05")
    assert [each.control for each in world.visible() if each.receiver == FALLBACK and each.control == "DEAD-LETTER"]


def test_a_look_from_the_future_does_not_blind_the_rounds_that_follow(world: World) -> None:
    """A clock that was a year ahead for one round; since then it is right."""
    world.round("7:00")
    ahead = world.time("365 7:00")
    world.at("7:10", lambda: world._hand_in(ahead, {}, "daily", None, None))
    world.round("7:20", {HEALTH: Red()})
    world.round("7:40")
    world.want("7:20", "7:22", "on-call", HEALTH, News.NEW)
    world.want("7:40", "7:42", "on-call", HEALTH, News.RESOLVED)
    world.play("8:00")


def test_who_acknowledged_a_small_problem_has_not_acknowledged_the_great_one_of_the_session(world: World) -> None:
    """TORQ-D04 is a P3 while New York is closed; it opens at 14:30 UTC."""
    world.cells = (Cell(*FEED, severity=Severity.P1),)
    world.use(replace(world.policy, calendar=replace(shipped().calendar, windows=(), rounds={})))
    world.round("13:00", {FEED: Red()})
    world.acknowledge("13:10", FEED)
    world.want("13:00", "13:01", "operations", FEED, News.NEW)
    world.want("14:30", "14:32", "everybody", FEED, News.NEW)
    world.want("14:35", "14:37", "system-administrator", FEED, News.ESCALATED)
    world.round("14:37")
    for receiver in ("operations", "everybody", "system-administrator"):
        world.want("14:37", "14:38", receiver, FEED, News.RESOLVED)
    world.play("15:00")


def test_who_was_called_for_a_lesser_problem_is_called_for_the_greater(world: World) -> None:
    world.round("7:00", {SOCKET: Red(severity=Severity.P2)})
    world.round("7:40", {SOCKET: Red(severity=Severity.P1)})
    world.want("7:00", "7:01", "on-call", SOCKET, News.NEW)
    world.want("7:30", "7:32", "system-administrator", SOCKET, News.ESCALATED)
    world.want("7:40", "7:41", "everybody", SOCKET, News.NEW)
    world.want("7:45", "7:47", "system-administrator", SOCKET, News.ESCALATED)
    world.acknowledge("7:48", SOCKET)
    world.play("8:20")


def test_a_silence_until_resolved_lasts_for_a_severity_that_the_hour_sets(world: World) -> None:
    world.cells = (Cell(*FEED, severity=Severity.P1),)
    world.use(replace(world.policy, calendar=replace(shipped().calendar, windows=(), rounds={})))
    only = [Matcher("control", "=", FEED[0]), Matcher("severity", "=", "P3")]
    world.round("8:00", {FEED: Red()})
    world.silence("8:01", only, until="13:00", until_resolved=True)
    world.want("8:00", "8:01", "operations", FEED, News.NEW)
    world.want("13:00", "13:02", "operations", FEED, News.AGAIN)
    world.play("13:30")


def test_a_step_of_the_chain_is_called_though_its_own_route_is_muted(world: World) -> None:
    policy = world.policy
    first = replace(
        policy.root.routes[2],
        receiver="system-administrator",
        goes_on=True,
        mute_time_intervals=("always",),
        number="0.9",
    )
    root = replace(policy.root, routes=(first, *policy.root.routes))
    world.use(replace(policy, root=root, intervals={**policy.intervals, "always": (TimeInterval(),)}))
    world.round("7:00", {HEALTH: Red()})
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("7:30", "7:32", "system-administrator", HEALTH, News.ESCALATED)
    world.play("7:50")


def test_the_fallback_s_pager_does_not_ring_for_each_alert_of_a_folded_message(tmp_path: Path) -> None:
    cells = [Cell(f"X-D{number:02}", "torq-1", severity=Severity.P1) for number in range(1, 41)]
    world = World(tmp_path, START, cells)
    world.trouble("everybody", "6:00", "12:00", no_answer)
    world.round("7:00", {cell.cell: Red() for cell in cells})
    world.run("7:04")
    threads = {each.entry.thread for each in world.arrivals if each.receiver == FALLBACK and each.entry}
    assert len(threads) <= world.policy.escalation.page_budget
    world.round("7:04:30")
    world.run("7:10")
    assert not [thread for receiver, thread in still_open(world) if receiver == FALLBACK]


def test_a_receiver_that_leaves_the_policy_and_comes_back(world: World) -> None:
    whole = world.policy
    names = {name: each for name, each in whole.receivers.items() if name != "on-call"}
    routes = tuple(
        replace(each, receiver="operations") if each.receiver == "on-call" else each for each in whole.root.routes
    )
    gone = replace(whole, receivers=names, root=replace(whole.root, routes=routes))
    world.round("7:00", {HEALTH: Red()})
    world.at("7:10", lambda: world.use(gone))
    world.acknowledge("7:11", HEALTH)
    world.at("7:20", lambda: world.use(whole))
    world.round("7:25")
    world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
    world.want("7:10", "7:11", "operations", HEALTH, News.NEW)
    for receiver in ("on-call", "operations"):
        world.want("7:25", "7:26", receiver, HEALTH, News.RESOLVED)
    world.play("8:00")


def test_resolved_and_back_within_a_minute_is_another_problem(world: World) -> None:
    world.round("7:00", {HEALTH: Red()}, seconds=1)
    world.round("7:00:10", seconds=1)
    world.round("7:00:20", {HEALTH: Red()}, seconds=1)
    world.round("7:00:30", seconds=1)
    for _ in range(2):
        world.want("7:00", "7:01", "on-call", HEALTH, News.NEW)
        world.want("7:00", "7:01", "on-call", HEALTH, News.RESOLVED)
    world.play("7:20")


def test_a_severity_that_falls_to_p4_and_rises_again_climbs_again(world: World) -> None:
    world.round("7:00", {SOCKET: Red(severity=Severity.P1)})
    world.round("7:02", {SOCKET: Red(severity=Severity.P4)})
    world.round("7:20", {SOCKET: Red(severity=Severity.P1)})
    world.round("7:24")
    world.want("7:00", "7:01", "everybody", SOCKET, News.NEW)
    world.want("7:20", "7:21", "everybody", SOCKET, News.AGAIN)
    world.want("7:24", "7:25", "everybody", SOCKET, News.RESOLVED)
    world.play("8:00")


def test_a_tick_of_the_future_stops_nothing_that_comes_after_it(world: World) -> None:
    """A clock that was a year ahead for one tick."""
    world.round("7:00", {HEALTH: Red()})
    world.at("7:05", lambda: _tick(world, world.time("365 7:05")))
    world.trouble(
        "everybody", world.time("7:00"), "366 0:00", lambda _: no_answer(_) if world.now.year > 2026 else None
    )
    world.round("7:10", {HEALTH: Red(), SOCKET: Red()})
    world.run("1 16:00")
    came = [each for each in world.arrivals if each.at >= world.time("7:06")]
    assert any(each.receiver == "everybody" and each.control == SOCKET[0] for each in came)
    assert any(each.receiver == "on-call" and each.news == "again" and each.at < world.time("10:00") for each in came)
    assert world.desk.store.book().marks["summary"] == world.time("1 14:15").isoformat()


def test_what_was_first_told_in_the_future_climbs_the_chain(world: World) -> None:
    world.at("7:00", lambda: _in_the_future(world))
    world.round("7:10", {SOCKET: Red()})
    world.run("7:30")
    assert [each.receiver for each in world.visible() if each.news == "escalated" and each.control == SOCKET[0]]


def test_a_channel_is_not_held_up_by_what_was_put_off_in_the_future(world: World) -> None:
    world.trouble("everybody", "6:00", "7:05", no_answer)
    world.at("7:00", lambda: _in_the_future(world))
    world.round("7:10", {SOCKET: Red(severity=Severity.P1)})
    world.run("7:20")
    assert [each for each in world.visible() if each.receiver == "everybody"]


def test_a_missed_round_is_noticed_though_one_was_in_the_future(tmp_path: Path) -> None:
    world = World(tmp_path, START, CELLS)
    daily = RoundSchedule("daily", "0 7 * * *", "UTC", grace=600, longest=3600)
    world.use(replace(world.policy, calendar=Calendar(rounds={"daily": daily})))
    world.at("6:30", lambda: world._hand_in(world.time("365 7:00"), {}, "daily", None, None))
    world.round("7:00")
    world.want("1 7:10", "1 7:12", "alert-desk", ("ROUND-MISSED", "daily"), News.NEW)
    world.play("1 7:30")


def _tick(world: World, at: datetime) -> None:
    now, world.now = world.now, at
    tick(world.desk, lambda: at, notify=world.notifier)
    world.now = now


def _in_the_future(world: World) -> None:
    """A round and what it tells, a year ahead."""
    now, world.now = world.now, world.time("365 7:00")
    world.trouble("everybody", world.now, "366 0:00", no_answer)
    world._hand_in(world.now, {SOCKET: Red()}, "daily", None, None)
    world.now = now
