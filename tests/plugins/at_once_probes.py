"""Small projects whose bodies wait as real ones do: for an answer that somebody else brings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .house import ROOT

WORDS = '''\
import os, threading, time
from concurrent.futures import Future
from fixtures.bodies import in_thread, waited

WAITING = {}


def pause(seconds=0.01):
    """Wait for an answer that comes after so long."""
    answer = Future()
    timer = threading.Timer(seconds, lambda: answer.set_running_or_notify_cancel() and answer.set_result(None))
    timer.daemon = True
    timer.start()
    waited(answer)


def hang():
    """Wait for an answer that never comes."""
    waited(Future())


def meet(number, name="all"):
    """Go on when so many are here: only bodies that run at once ever are."""
    answers = WAITING.setdefault(name, [])
    answers.append(Future())
    if len(answers) >= number:
        for answer in answers:
            answer.set_result(None)
    waited(answers[-1])


def note(text):
    with open("notes", "a") as file:
        file.write(text + "\\n")


def during(name, seconds=0.02):
    """Note when this begins and ends, with a wait between."""
    note(f"begins {name}")
    pause(seconds)
    note(f"ends {name}")
'''
PROBES = f"""\
import pytest
{WORDS}

@pytest.fixture(autouse=True)
def words(request):
    for word in (pause, hang, meet, note, during, in_thread):
        setattr(request.module, word.__name__, word)
    request.module.threading = threading
"""
PLUGIN = """\
import pytest
from plugins.at_once import AtOnce, Kind, off_because

def kind(item):
    if item.get_closest_marker("alone"):
        return Kind.ALONE
    return Kind.IN_TURN if off_because(item.config) else Kind.AT_ONCE

def pytest_configure(config):
    config.addinivalue_line("markers", "alone: nothing else runs meanwhile")
    config.pluginmanager.register(AtOnce(kind))
"""


@dataclass(frozen=True)
class Ran:
    """A run of pytest's that has ended."""

    code: int
    text: str

    @property
    def counts(self) -> dict[str, int]:
        """pytest's last line: {"passed": 2, "failed": 1}."""
        return {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", self.text.splitlines()[-1])}

    def part(self, title: str) -> str:
        """What stands under the heading of a test, or another heading of pytest's."""
        parts = re.split(r"^[=_]+ (.+?) [=_]+$", self.text, flags=re.MULTILINE)
        return dict(zip(parts[1::2], parts[2::2], strict=False)).get(title, "")


@dataclass
class Project:
    """A plain pytest suite, whose tests run at once. `remembers`: what failed, for --lf."""

    root: Path
    remembers: bool = False

    def __post_init__(self) -> None:
        (self.root / "words.py").write_text(WORDS, encoding="utf-8")
        (self.root / "running.py").write_text(PLUGIN, encoding="utf-8")
        self.conftest("")
        self.ini()

    def conftest(self, text: str) -> None:
        start = 'pytest_plugins = ("plugins.at_once", "running")\nimport pytest\n'
        (self.root / "conftest.py").write_text(start + text, encoding="utf-8")

    def ini(self, *lines: str) -> None:
        (self.root / "pytest.ini").write_text("\n".join(["[pytest]", "pythonpath = .", *lines, ""]), encoding="utf-8")

    def tests(self, text: str) -> None:
        start = "import asyncio, logging, os, sys, unittest, warnings\nimport pytest\nfrom words import *\n"
        (self.root / "test_it.py").write_text(start + text, encoding="utf-8")

    @property
    def notes(self) -> list[str]:
        file = self.root / "notes"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def command(self, *arguments: str) -> list[str]:
        forgets = [] if self.remembers else ["-p", "no:cacheprovider"]
        return [sys.executable, "-m", "pytest", *forgets, *arguments]

    def run(self, *arguments: str) -> Ran:
        """Run it to its end. The whole of its output is `text`."""
        (self.root / "notes").unlink(missing_ok=True)
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
        environment.pop("PYTEST_CURRENT_TEST", None)
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout)


def overlapping(notes: list[str]) -> list[tuple[str, str]]:
    """Pairs of what `during` noted, of which one began while the other was not over."""
    here: list[str] = []
    pairs = []
    for line in notes:
        word, _, name = line.partition(" ")
        if word == "begins":
            pairs += [(other, name) for other in here]
            here.append(name)
        elif word == "ends":
            here.remove(name)
    return pairs
