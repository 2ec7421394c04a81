"""The file `wake`: it holds until something changes, and any doubt ends it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.idle import NAME, Wake, idle, write

from .house import ROOT

OPTIONS = {"store": "", "policy": "/p"}
LOOKED, UNTIL = 1_000_000.0, 1_000_300.0


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state with a store and a policy, both older than the file `wake`."""
    (tmp_path / "policy" / "waivers").mkdir(parents=True)
    for name in ("alerts.sqlite", "policy/routes.yml", "policy/waivers/one.yml", "unrelated.json"):
        (tmp_path / name).write_text("x")
    for path in (*tmp_path.rglob("*"), tmp_path):
        touch(path, LOOKED - 60)
    write(tmp_path, Wake(LOOKED, UNTIL, OPTIONS, "https://beat"))
    return tmp_path


def touch(path: Path, at: float) -> None:
    os.utime(path, (at, at))


def asleep(state: Path, now: float = LOOKED + 60, options: dict[str, str] = OPTIONS) -> bool:
    return idle(state, now, options, [state / "policy"]) is not None


def test_until_its_time_there_is_nothing_to_do(state: Path) -> None:
    assert asleep(state)
    assert asleep(state, UNTIL - 0.01)
    assert not asleep(state, UNTIL)


def test_it_tells_whom_to_tell_that_muster_lives(state: Path) -> None:
    found = idle(state, LOOKED + 1, OPTIONS, [])
    assert found is not None
    assert found.heartbeat == "https://beat"


def test_a_clock_that_was_put_back_ends_it(state: Path) -> None:
    assert not asleep(state, LOOKED - 1)


def test_other_options_have_other_things_to_do(state: Path) -> None:
    assert not asleep(state, options={"store": "sqlite:///x", "policy": "/p"})


CHANGES: dict[str, Callable[[Path], object]] = {
    "the store": lambda state: touch(state / "alerts.sqlite", LOOKED + 1),
    "the store, just before": lambda state: touch(state / "alerts.sqlite", LOOKED - 0.5),
    "the store's log": lambda state: (state / "alerts.sqlite-wal").write_text("y"),
    "a policy": lambda state: touch(state / "policy" / "routes.yml", LOOKED + 1),
    "a waiver": lambda state: touch(state / "policy" / "waivers" / "one.yml", LOOKED + 1),
    "a new file": lambda state: (state / "policy" / "waivers" / "two.yml").write_text("y"),
    "a file less": lambda state: (state / "policy" / "waivers" / "one.yml").unlink(),
    "the policy gone": lambda state: (state / "policy").rename(state / "elsewhere"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_a_decision_is_made_from_ends_it(state: Path, change: Callable[[Path], object]) -> None:
    change(state)
    assert not asleep(state)


def test_what_no_decision_is_made_from_does_not(state: Path) -> None:
    (state / "unrelated.json").write_text("y")
    (state / "tick.lock").write_text("")
    assert asleep(state)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"looked": 1}', '{"looked": 1, "until": 2, "options": {}, "x": 1}']
)
def test_a_file_that_is_not_ours_counts_for_nothing(state: Path, text: str) -> None:
    (state / NAME).write_text(text)
    assert not asleep(state)


def test_without_the_file_there_may_be_something_to_do(tmp_path: Path) -> None:
    assert not asleep(tmp_path)


def test_an_idle_tick_loads_nothing_heavy() -> None:
    """It runs each minute: neither the database nor the policy's parsers, nor pytest, nor anything for the network."""
    heavy = {"sqlalchemy", "pydantic", "yaml", "pytest", "jinja2", "requests", "apprise", "asyncio", "ssl", "logging"}
    code = (
        "import sys; from plugins import cli; given = cli.parser(['tick', '--env', 'production']).parse_args("
        "['tick', '--env', 'production']); import plugins.idle; print(*sys.modules, sep='\\n')"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(ran.stdout.split())
