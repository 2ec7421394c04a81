"""Labs come up, go down, and leave nothing, however they end."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lab import engine, reaper
from lab.control import LabProblem
from lab.engine import Lab
from lab.layout import REPO, Layout

from .conftest import HOST, SYSTEMS, new_name, run

START_AND_WAIT = """
import sys
from lab import engine
engine.up(sys.argv[1], private=True, systems="tests.lab.systems")
print("up", flush=True)
sys.stdin.read()
"""


def members(layout: Layout) -> list[int]:
    return reaper.members(str(layout.folder))


def until_gone(layout: Layout) -> None:
    """Returns when nothing of the lab runs (its lock is free); the test's timeout is the limit."""
    os.close(engine._locked(layout, 30))


def pids(lab: Lab) -> list[int]:
    return [row["pid"] for row in lab.ask("status")["services"][HOST]]


def alive(pid: int) -> bool:
    try:
        return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes()
    except FileNotFoundError:
        return False


def test_a_lab_is_found_by_its_name_with_its_facts(shared_lab: Lab) -> None:
    found = engine.find(shared_lab.name)
    assert found is not None
    assert found.facts == shared_lab.facts
    assert found.facts["sample_colour"] == "green"
    assert found.facts["sample_address"] == found.hosts[HOST]
    assert shared_lab.name in [lab.name for lab in engine.running()]


def test_nobody_else_may_look_into_a_lab(shared_lab: Lab) -> None:
    assert shared_lab.layout.folder.stat().st_mode & 0o777 == 0o700
    assert (shared_lab.layout.keys / "client").stat().st_mode & 0o777 == 0o600


def test_two_labs_stand_side_by_side_on_the_same_ports(shared_lab: Lab, own_lab: Lab) -> None:
    assert shared_lab.hosts[HOST] != own_lab.hosts[HOST]
    shown = [
        run(lab, "curl -s http://$MUSTER_ADDRESS:8001/health; pgrep -c greeter").stdout for lab in (shared_lab, own_lab)
    ]
    assert shown == ['{"status":"healthy"}1\n'] * 2


def test_a_lab_that_is_up_is_not_started_again(shared_lab: Lab) -> None:
    with pytest.raises(LabProblem, match="is up already"):
        engine.up(shared_lab.name, systems=SYSTEMS)
    assert engine.find(shared_lab.name) is not None


def test_down_ends_everything_and_keeps_the_directory_when_told_so() -> None:
    lab = engine.up(new_name(), systems=SYSTEMS)
    services = pids(lab)
    assert engine.down(lab.name)
    assert engine.find(lab.name) is None
    assert lab.layout.folder.exists()
    assert [pid for pid in services if alive(pid)] == []
    assert not engine.down(lab.name, delete=True)
    assert not lab.layout.folder.exists()


def test_each_up_begins_with_fresh_files() -> None:
    name = new_name()
    lab = engine.up(name, systems=SYSTEMS)
    (lab.layout.root(HOST) / "left").write_text("from before")
    engine.down(name)
    engine.up(name, systems=SYSTEMS)
    assert not (lab.layout.root(HOST) / "left").exists()
    engine.down(name, delete=True)


def test_when_the_supervisor_is_killed_its_services_and_commands_end() -> None:
    lab = engine.up(new_name(), systems=SYSTEMS)
    run(lab, "setsid sleep 300 >/dev/null 2>&1 </dev/null &")
    before = members(lab.layout)
    assert len(before) >= 4  # supervisor, two services, the command that left its session
    os.kill(lab.ask("status")["pid"], signal.SIGKILL)
    until_gone(lab.layout)
    assert members(lab.layout) == []
    assert engine.find(lab.name) is None
    engine.down(lab.name, delete=True)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_private_lab_ends_with_the_process_that_started_it_and_leaves_nothing(number: signal.Signals) -> None:
    name = new_name()
    starter = subprocess.Popen(
        [sys.executable, "-c", START_AND_WAIT, name], cwd=REPO, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert starter.stdout is not None
    assert starter.stdout.readline() == b"up\n"
    layout = Layout.named(name)
    assert members(layout)
    starter.send_signal(number)
    starter.communicate()
    until_gone(layout)
    assert members(layout) == []
    assert not layout.folder.exists()
    layout.lock.unlink(missing_ok=True)


def test_a_program_that_falls_over_at_the_start_fails_the_start_with_its_last_words() -> None:
    name = new_name()
    with pytest.raises(
        LabProblem, match=r"crash-1: faller ended with status 1: no configuration, no service; its log: /"
    ):
        engine.up(name, private=True, systems="tests.lab.odd_crashing")
    layout = Layout.named(name)
    assert members(layout) == []
    assert "no configuration" in (layout.logs / "crash-1.faller.log").read_text()
    engine.down(name, delete=True)


def test_a_seed_that_goes_wrong_fails_the_start_with_its_last_words() -> None:
    name = new_name()
    with pytest.raises(LabProblem, match=r"seeding unseeded ended with status 1: RuntimeError: no seed today; its log"):
        engine.up(name, systems="tests.lab.odd_unseeded")
    assert members(Layout.named(name)) == []
    engine.down(name, delete=True)


def test_a_lab_without_systems_does_not_start() -> None:
    name = new_name()
    with pytest.raises(LabProblem, match="no system in tests.core"):
        engine.up(name, systems="tests.core")
    engine.down(name, delete=True)


def test_only_the_named_systems_are_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_LAB_ONLY", "nobody")
    name = new_name()
    with pytest.raises(LabProblem, match="MUSTER_LAB_ONLY names nobody; there are: sample"):
        engine.up(name, systems=SYSTEMS)
    engine.down(name, delete=True)


def test_a_supervisor_that_hangs_is_taken_down_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = engine.up(new_name(), systems=SYSTEMS)
    monkeypatch.setattr(engine, "DOWN_SECONDS", 0.2)
    monkeypatch.setattr(engine, "ask", lambda *_, **__: None)
    os.kill(int(lab.layout.lock.read_text()), signal.SIGSTOP)
    engine.down(lab.name, delete=True)
    assert members(lab.layout) == []


@pytest.mark.parametrize("name", ["", "../up", "a b", "x" * 33, "-x"])
def test_names_that_are_no_directory_names_are_refused(name: str) -> None:
    with pytest.raises(LabProblem, match="is no name for a lab"):
        engine.down(name or "\n")


def test_the_day_change_lays_the_files_out_again(shared_lab: Lab) -> None:
    daily = shared_lab.layout.root(HOST) / "etc/sample/sample.toml"
    daily.unlink()
    shared_lab.ask("reseed")
    assert daily.exists()


def test_a_lab_says_when_it_ends() -> None:
    lab = engine.up(new_name(), systems=SYSTEMS)
    with lab.lifeline() as line:
        assert select.select([line], [], [], 0)[0] == []
        engine.down(lab.name, delete=True)
        assert line.recv(1) == b""
