"""kill -9 at every step between verdict and receipt, repeated: people see each problem once and its end once.

By mail, webhook and PagerDuty, which know doubles by their key. Slack has no key: there it is at least once.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.reports.test_killed import BLOCKS, muster

from ..house import House, Written
from .killed_scene import BROKEN, HANDED_IN, Done, Scene, tied
from .killed_sinks import Sinks, sinks
from .killed_stage import Stage, opened
from .killed_steps import Last
from .killed_work import LASTS, RED
from .world import MINUTE

JOURNALED = "after verdict in the journal #3"  # the last one
CHANNELS = ("email[0]", "pagerduty[0]", "webhook[0]")
PROVEN = {
    *(
        f"{when} {what} operations/{channel} #1"
        for when in ("before", "after")
        for what in ("send", "settle")
        for channel in CHANNELS
    ),
    *("before commit #1", "after commit #1", "before commit #2", HANDED_IN, "before claim #1", "after claim #1"),
    *("within plan in the journal #1", "within attempt in the journal #1", "within a transaction #4", JOURNALED),
    *("after mail's data #1", "after exchange /operations/pagerduty #1", "before exchange /operations/pagerduty #2"),
}
"""Some of the steps that a round must have: if they are called differently, nobody is killed there any more."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with opened(tmp_path_factory.mktemp("scenes")) as one:
        yield one


@pytest.fixture(scope="module")
def whole(stage: Stage) -> tuple[Done, Done]:
    """A red round and a healthy one that nobody kills."""
    with stage.scene() as now:
        red = now.round(RED)
        assert set(red.steps) >= PROVEN
        now.told(RED)
        healthy = now.round()
        now.told(RED, RED)
        return red, healthy


def test_a_round_is_killed_at_every_step(stage: Stage, whole: tuple[Done, Done]) -> None:
    """And a tick after it: the earlier the red round, the earlier; the earlier the healthy one, the later."""
    red_steps, healthy_steps = (done.steps for done in whole)

    def play(now: Scene, case: tuple[int, str]) -> None:
        number, step = case
        other = healthy_steps[number % len(healthy_steps)]
        through(now, (step, number + 1), (other, len(red_steps) - number))
        assert {step, other} <= set(now.deaths)

    stage.all(play, enumerate(red_steps))


def test_a_tick_is_killed_at_every_step(stage: Stage) -> None:
    """After a round that died with its verdicts in the journal, and one that died with its messages in the outbox.

    The tick after it is killed, too.
    """

    def play(now: Scene, case: tuple[int, str]) -> None:
        number, step = case
        through(now, (JOURNALED, step, number // 2), (HANDED_IN, step, number // 2))
        assert {JOURNALED, HANDED_IN, step} <= set(now.deaths)

    with stage.scene() as now:
        now.round(RED, JOURNALED)
        steps = now.tick().steps
    # Who dies before something leaves what he left after the last thing that he did.
    stage.all(play, enumerate(step for step in steps if not step.startswith("before")))


def through(now: Scene, red: tuple[Last, ...], healthy: tuple[Last, ...]) -> None:
    """A red round and ticks after it are killed, each at its step, then a healthy one with ticks. At last nobody is."""
    began = now.round(RED, red[0])
    mended(now, red[1:])
    problems = problems_of(began)
    now.told(problems)
    ended = now.round((), healthy[0])
    mended(now, healthy[1:])
    ends = ends_of(ended, problems)
    problems |= {BROKEN} if ended.broken else set()
    now.told(problems, ends)
    if problems != ends:
        now.round()
        now.settle()
        now.told(problems, problems)


def mended(now: Scene, ticks: Iterable[Last]) -> None:
    """They are killed, then others are not until all is done."""
    for last in ticks:
        now.tick(last)
    now.settle()


def problems_of(red: Done) -> set[str]:
    """What is to be told of a red round that was killed: what it has journaled, and that it was killed."""
    return (red.journaled & set(RED)) | ({BROKEN} if red.broken else set())


def ends_of(healthy: Done, problems: set[str]) -> set[str]:
    """What ends with a healthy round that was killed: what it has journaled; if it was handed in, it was whole."""
    return problems & (healthy.journaled | ({BROKEN} if HANDED_IN in healthy.steps else set()))


def test_the_end_comes_before_any_tick(stage: Stage, whole: tuple[Done, Done]) -> None:
    """Problem and end wait together. What a newer round has seen to be over before anybody could say it, is not told."""
    red_steps, healthy_steps = (done.steps for done in whole)

    def play(now: Scene, case: tuple[str, str]) -> None:
        red, healthy = now.round(RED, case[0]), now.round((), case[1])
        now.settle()
        now.round()
        now.settle()
        newer = HANDED_IN in healthy.steps
        told = set(RED) if HANDED_IN in red.steps else set() if newer else problems_of(red)
        if healthy.broken:
            told |= {BROKEN}
        now.told(told, told)

    stage.all(play, list(zip(red_steps, reversed(healthy_steps), strict=False))[::3])


@pytest.mark.parametrize("ahead", [timedelta(0), 10 * MINUTE], ids=["in time", "its clock is ahead"])
def test_ticks_beside_a_round(stage: Stage, whole: tuple[Done, Done], ahead: timedelta) -> None:
    """Neither, or one of them, is killed. Whose clock is ahead takes what the other has claimed: it comes twice."""
    delivering = [step for step in whole[0].steps if " send " in step or " settle " in step]

    def play(now: Scene, case: tuple[Last, Last]) -> None:
        for red, problems, ends in ((RED, RED, ()), ((), RED, RED)):
            side_by_side(now, red, ahead, *case)
            if case == (None, None) and not ahead:
                keys = Counter((arrival.way, arrival.key) for arrival in now.sinks.arrivals)
                assert set(keys.values()) == {1}
            now.settle()
            now.told(problems, ends)

    cases: list[tuple[Last, Last]] = [(None, None)] * 3
    cases += [(step, None) for step in delivering[::4]]
    cases += [(None, number) for number in (5, 25, 45)]
    stage.all(play, cases)


def side_by_side(now: Scene, red: Iterable[str], ahead: timedelta, round_: Last, tick: Last) -> None:
    now.at = now.at.replace(minute=0) + timedelta(hours=1)
    one = now.job("round", tuple(red), round_)
    two = replace(now.job("ticking", (), tick), at=(now.at + LASTS + ahead).isoformat())
    now.ran(one, two)
    now.at += ahead


def test_two_ticks_at_once(stage: Stage) -> None:
    """Both hand in what a killed round saw. Neither is killed, or one."""

    def play(now: Scene, last: Last) -> None:
        for red, ends in ((RED, ()), ((), RED)):
            now.round(red, JOURNALED)
            now.at += 5 * MINUTE
            now.ran(now.job("tick", (), last), now.job("tick"))
            now.settle()
            now.told({*RED, BROKEN}, ends)

    stage.all(play, [None, None, None, *range(3, 60, 8)])


# real rounds and ticks


@pytest.fixture
def ends_of_the_line() -> Iterator[Sinks]:
    with sinks() as fresh:
        yield fresh


ILL, GOOD = Written("SAMP-D01", "assert target.id == 'one', 'is ill'"), Written("SAMP-D01")


@pytest.fixture
def told(house: House, ends_of_the_line: Sinks) -> House:
    """A house where everybody gets P1 by mail and by webhook."""
    house.policy(ends_of_the_line.web.server_port)
    routes = house.root / "policy" / "routes.yml"
    mail = f'{{to: everybody@example.test, from: m@example.test, smarthost: "127.0.0.1:{ends_of_the_line.smtp}", require_tls: false}}'
    text = routes.read_text(encoding="utf-8").replace("name: everybody,", f"name: everybody, email_configs: [{mail}],")
    routes.write_text(text.replace('/everybody"', '/everybody/webhook"'), encoding="utf-8")
    return house


def later(minutes: float) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def begun(house: House, *options: str) -> subprocess.Popen[bytes]:
    command = house.command("-m", "daily", "--deliver", *options)
    return subprocess.Popen(command, cwd=house.root, env=house.variables(), stdout=subprocess.DEVNULL)


def seen_by_everybody(line: Sinks) -> list[tuple[str, bool]]:
    return sorted((said.way.partition("/")[2], said.problem) for said in line.seen() if "everybody" in said.way)


PROBLEM, END = [("email", True), ("webhook", True)], [("email", False), ("webhook", False)]


def test_pytest_is_killed_while_it_looks(told: House, ends_of_the_line: Sinks) -> None:
    """What it would have looked at again counts as it is."""
    told.controls(ILL, Written("SAMP-D02", BLOCKS))
    for name in ("began", "never"):
        os.mkfifo(told.root / name)
    with begun(told) as process:
        (told.root / "began").read_bytes()  # returns when the last control has begun
        process.send_signal(signal.SIGKILL)
    for minutes in (5, 10):
        done = muster(told, "tick", "--env", "here", "--now", later(minutes))
        assert done.returncode == 0, done.stderr
        assert seen_by_everybody(ends_of_the_line) == PROBLEM
    told.controls(GOOD, Written("SAMP-D02"))
    told.round("-m", "daily", "--deliver")
    muster(told, "tick", "--env", "here", "--now", later(15))
    assert seen_by_everybody(ends_of_the_line) == sorted(PROBLEM + END)
    tied(ends_of_the_line.seen())
    keys = [(arrival.way, arrival.key) for arrival in ends_of_the_line.arrivals]
    assert len(keys) == len(set(keys)), "it was killed before anything was sent: nothing should come twice"


def test_pytest_is_killed_while_a_channel_takes_its_message(told: House, ends_of_the_line: Sinks) -> None:
    told.controls(ILL)
    web = ends_of_the_line.web
    web.answering.clear()
    with begun(told, "--look-again", "no") as process:
        while not web.arrivals:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    web.answering.set()
    for minutes in (5, 10):
        muster(told, "tick", "--env", "here", "--now", later(minutes))
        assert seen_by_everybody(ends_of_the_line) == PROBLEM
    assert [arrival.way for arrival in web.arrivals].count("everybody/webhook") == 2
