"""pytest-timeout with bodies at once: who is late is told so itself, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from .at_once_probes import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


LATE = """
def test_good():
    meet(4)
    pause(0.1)
def test_hangs():
    meet(4)
    print('so far')
    hang()
def test_too():
    meet(4)
    pause(0.1)
def test_last():
    meet(4)
"""


@pytest.mark.parametrize("method", ["signal", "thread"])
def test_a_body_that_hangs_is_late_itself(project: Project, method: str) -> None:
    project.tests(LATE)
    ran = project.run("--timeout=1", f"--timeout-method={method}")
    assert ran.counts == {"failed": 1, "passed": 3}, ran.text
    part = ran.part("test_hangs")
    assert "Timeout (>1.0s) from pytest-timeout." in part
    assert "words.py" in part
    assert "in hang" in part
    assert "so far" in part


@pytest.mark.parametrize("only", ["true", "false"])
def test_the_ini_and_the_mark_count(project: Project, only: str) -> None:
    project.ini("timeout = 60", f"timeout_func_only = {only}")
    project.tests(
        "def test_a():\n    pause(1.2)\n@pytest.mark.timeout(1)\ndef test_b():\n    hang()\n"
        "@pytest.mark.timeout(1)\n@pytest.mark.alone\ndef test_c():\n    pause(0.1)\n"
        "@pytest.mark.timeout(1)\n@pytest.mark.alone\ndef test_d():\n    hang()\n"
    )
    ran = project.run()
    assert ran.counts == {"failed": 2, "passed": 2}, ran.text
    assert all("Timeout (>1.0s)" in ran.part(f"test_{name}") for name in "bd")


def test_a_body_that_keeps_the_thread_is_late_itself(project: Project) -> None:
    project.tests(
        "def test_a():\n    pause(0.3)\ndef test_b():\n    pause()\n    while True: pass\ndef test_c():\n    pause(0.3)\n"
    )
    ran = project.run("--timeout=1")
    assert ran.counts == {"failed": 1, "passed": 2}, ran.text
    assert "Timeout (>1.0s)" in ran.part("test_b")
    assert "while True" in ran.part("test_b")


def test_by_thread_a_body_that_keeps_the_thread_ends_the_process_as_ever(project: Project) -> None:
    project.tests("def test_a():\n    pause(0.1)\ndef test_b():\n    while True: pass\n")
    ran = project.run("--timeout=1", "--timeout-method=thread")
    assert ran.code == 1
    assert "+ Timeout +" in ran.text
    assert "in test_b" in ran.text


def test_what_others_are_busy_with_makes_nobody_late(project: Project) -> None:
    busy = "    end = time.monotonic() + 0.6\n    while time.monotonic() < end: pass\n"
    project.tests(
        "def test_a():\n    meet(4)\n    pause(0.2)\n    pause(0.2)\n"
        + "".join(f"def test_{n}():\n    meet(4)\n{busy}" for n in "bcd")
    )
    assert project.run("--timeout=1").counts == {"passed": 4}
