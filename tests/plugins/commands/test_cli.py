"""The console script: every command teaches, and only the one that is asked for is loaded."""

from __future__ import annotations

import subprocess
import sys

import pytest

from plugins import cli

from ..house import ROOT
from .office import Office

TEACHING = [
    ("tick",),
    ("ack",),
    ("silence",),
    ("silence", "add"),
    ("silence", "list"),
    ("silence", "expire"),
    ("alerts",),
    ("explain",),
    ("drill",),
    ("what-if",),
    ("check-config",),
    ("routes", "test"),
]


@pytest.mark.parametrize("words", TEACHING, ids=" ".join)
def test_help_ends_with_an_example(office: Office, words: tuple[str, ...]) -> None:
    ran = office.muster(*words, "--help", env=False)
    assert ran.code == 0
    example = ran.out.rpartition("example:")[2]
    assert f"muster {' '.join(words)}" in example


def test_help_lists_all_commands(office: Office) -> None:
    said = office.muster("--help", env=False).out
    assert all(name in said for name in cli.COMMANDS)


def test_an_unknown_command_is_answered_with_those_there_are(office: Office) -> None:
    ran = office.muster("tock")
    assert ran.code == 2
    assert "what-if" in ran.err


@pytest.mark.parametrize("name", [name for name in cli.COMMANDS if name != "lab"])
def test_a_command_loads_neither_the_others_nor_pytest(name: str) -> None:
    code = f"import sys; from plugins import cli; cli.parser([{name!r}]); print(*sys.modules, sep='\\n')"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    others = {module for other, module in cli.COMMANDS.items() if other != name}
    assert loaded.isdisjoint(others | {"pytest", "sqlalchemy", "pydantic", "exchange_calendars"})


def test_only_a_lab_is_asked_for_facts() -> None:
    assert cli.facts_of("production") == {}
