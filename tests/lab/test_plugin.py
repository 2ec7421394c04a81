"""pytest's side of the lab, in a small pytest of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lab import engine, reaper
from lab.engine import Lab
from lab.layout import REPO, Layout, base

HOUSE = """
import os
import pytest
from lab import engine

original = engine.up
engine.up = lambda name, private: original(name, private=private, systems="tests.lab.systems")
pytest_plugins = ["lab.plugin"]


class Hooks:
    @pytest.hookspec(firstresult=True)
    def pytest_muster_facts(self, config, environment): ...


def pytest_addhooks(pluginmanager):
    pluginmanager.add_hookspecs(Hooks)


def pytest_addoption(parser):
    parser.addoption("--env", default="lab")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    config.facts = config.hook.pytest_muster_facts(config=config, environment=config.getoption("--env"))


@pytest.fixture
def facts(pytestconfig):
    return pytestconfig.facts
"""
LOOK = """
import os
import pytest


@pytest.mark.parametrize("n", range(4))
def test_look(n, facts):
    with open(os.environ["SEEN"], "a") as file:
        file.write(f"{facts['lab_dir']}\\n")
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "conftest.py").write_text(HOUSE)
    (tmp_path / "test_look.py").write_text(LOOK)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def start(house: Path, *words: str, **variables: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUSTER", "PYTEST"))}
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:pytest11.testinfra", *words],
        cwd=house,
        env={**kept, "PYTHONPATH": str(REPO), "SEEN": str(house / "seen"), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def seen(house: Path) -> list[str]:
    return (house / "seen").read_text().splitlines()


def test_without_a_lab_a_round_has_a_private_one_that_ends_with_it(house: Path) -> None:
    said, _ = start(house, MUSTER_LAB="none-such").communicate()
    assert "lab: a private one, ready in " in said
    assert "4 passed" in said
    [folder] = set(seen(house))
    assert not Path(folder).exists()
    assert not Path(f"{folder}.lock").exists()
    assert reaper.members(folder) == []


def test_a_round_uses_the_lab_that_is_up_and_leaves_it_up(house: Path, shared_lab: Lab) -> None:
    said, _ = start(house, MUSTER_LAB=shared_lab.name).communicate()
    assert f"lab: '{shared_lab.name}', which is up" in said
    assert set(seen(house)) == {str(shared_lab.layout.folder)}
    assert engine.find(shared_lab.name) is not None


@pytest.mark.parametrize("up", [True, False])
def test_xdist_workers_use_the_controllers_lab(house: Path, shared_lab: Lab, up: bool) -> None:
    said, _ = start(house, "-n", "2", MUSTER_LAB=shared_lab.name if up else "none-such").communicate()
    assert "4 passed" in said
    assert len(seen(house)) == 4
    [folder] = set(seen(house))
    assert (folder == str(shared_lab.layout.folder)) == up
    assert Path(folder).exists() == up


def test_a_mere_collection_starts_no_lab(house: Path) -> None:
    said, _ = start(house, "--collect-only", MUSTER_LAB="none-such").communicate()
    assert "lab:" not in said
    assert "4 tests collected" in said


def test_a_collection_asks_the_lab_that_is_up(house: Path, shared_lab: Lab) -> None:
    said, _ = start(house, "--collect-only", MUSTER_LAB=shared_lab.name).communicate()
    assert f"lab: '{shared_lab.name}', which is up" in said


def test_several_rounds_at_once_have_a_lab_each(house: Path) -> None:
    rounds = [start(house, MUSTER_LAB="none-such") for _ in range(2)]
    assert all("4 passed" in round_.communicate()[0] for round_ in rounds)
    assert len(set(seen(house))) == 2


def test_another_environment_is_none_of_the_labs_business(house: Path) -> None:
    said, _ = start(house, "--env", "production", "--collect-only", MUSTER_LAB="none-such").communicate()
    assert "lab:" not in said
    assert "4 tests collected" in said


def test_a_lab_that_does_not_start_is_a_sentence_and_not_a_traceback(house: Path) -> None:
    said, _ = start(house, MUSTER_LAB="none-such", MUSTER_LAB_ONLY="nothing").communicate()
    assert "ERROR: the lab does not start: MUSTER_LAB_ONLY names nothing; there are: sample" in said
    assert "Traceback" not in said


def test_a_killed_round_leaves_no_lab(house: Path) -> None:
    (house / "test_look.py").write_text(
        "import time\n\ndef test_wait(facts):\n    print('BEGUN', facts['lab_dir'], flush=True)\n    time.sleep(300)\n"
    )
    round_ = start(house, "-s", MUSTER_LAB="none-such")
    assert round_.stdout is not None
    folder = next(line.split()[-1] for line in round_.stdout if "BEGUN" in line)
    round_.send_signal(signal.SIGKILL)
    round_.communicate()
    os.close(engine._locked(Layout(Path(folder)), 30))
    assert reaper.members(folder) == []
    assert not Path(folder).exists()
    Path(f"{folder}.lock").unlink(missing_ok=True)
    assert base().exists()
