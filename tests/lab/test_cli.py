"""`muster lab …` as a user types it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from lab import cli, engine, fault
from lab.engine import Lab
from lab.layout import REPO, Layout

from .conftest import new_name

FAULTS = "tests.lab.faults"


@pytest.fixture
def sample_faults(monkeypatch: pytest.MonkeyPatch) -> None:
    known = fault.known
    monkeypatch.setattr(fault, "known", lambda system: known(FAULTS, system))


def test_status_says_what_runs_and_what_is_broken(shared_lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lab", "status", "--name", shared_lab.name]) == 0
    said = capsys.readouterr().out
    assert f"sample-1 at {shared_lab.hosts['sample-1']}" in said
    assert "greeter" in said
    assert "runs, pid" in said
    assert "broken: nothing" in said


@pytest.mark.usefixtures("sample_faults")
def test_break_mend_and_the_list(shared_lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    named = ["--name", shared_lab.name]
    assert cli.main(["lab", "break", "sample/everything", *named]) == 0
    assert "SMPL-D01 sample-1: violated P1" in capsys.readouterr().out
    assert cli.main(["lab", "mend", *named]) == 0
    assert capsys.readouterr().out == "mended: sample/everything\n"
    assert cli.main(["lab", "mend", *named]) == 0
    assert capsys.readouterr().out == "nothing is broken\n"
    assert cli.main(["lab", "faults"]) == 0
    assert "sample/everything: The greeter is ill" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["break", "torq/x"], "is not up; `muster lab up` starts it"),
        (["mend", "torq/x"], "is not up"),
        (["faults", "nosystem"], "no faults for nosystem"),
        (["down", "--name", "a b"], "is no name for a lab"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MUSTER_LAB", new_name())
    assert cli.main(["lab", *words]) == 1
    assert said in capsys.readouterr().err


def test_down_and_status_of_a_lab_that_is_not_up(capsys: pytest.CaptureFixture[str]) -> None:
    name = new_name()
    assert cli.main(["lab", "down", "--name", name]) == 1
    assert cli.main(["lab", "status", "--name", name]) == 1
    assert "is not up" in capsys.readouterr().out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_and_stay_until_somebody_says_enough(number: signal.Signals) -> None:
    name = new_name()
    code = "import sys; from lab import cli, engine; up = engine.up\n"
    code += "engine.up = lambda name, private: up(name, private=private, systems='tests.lab.systems')\n"
    code += "sys.exit(cli.main(['lab', 'up', '--stay', '--name', sys.argv[1]]))"
    shown = subprocess.Popen([sys.executable, "-c", code, name], cwd=REPO, stdout=subprocess.PIPE, text=True)
    assert shown.stdout is not None
    said = [shown.stdout.readline() for _ in range(7)]
    assert "is ready after" in said[0]
    assert said[1].endswith(f"/{name}/keys/config sample-1\n")
    assert said[-1] == "take it down: Ctrl-C\n"
    shown.send_signal(number)
    shown.communicate()
    assert shown.returncode == 0
    layout = Layout.named(name)
    assert not layout.folder.exists()
    assert engine.find(name) is None


def test_who_stays_is_told_when_the_lab_ends_by_itself() -> None:
    name = new_name()
    code = "import sys; from lab import cli, engine; up = engine.up\n"
    code += "engine.up = lambda name, private: up(name, private=private, systems='tests.lab.systems')\n"
    code += "sys.exit(cli.main(['lab', 'up', '--stay', '--name', sys.argv[1]]))"
    pipe = subprocess.PIPE
    shown = subprocess.Popen([sys.executable, "-c", code, name], cwd=REPO, stdout=pipe, stderr=pipe, text=True)
    assert shown.stdout is not None
    shown.stdout.readline()
    lab = engine.find(name)
    assert lab is not None
    os.kill(lab.ask("status")["pid"], signal.SIGKILL)
    _, complaint = shown.communicate()
    assert shown.returncode == 1
    assert "the lab ended by itself" in complaint
