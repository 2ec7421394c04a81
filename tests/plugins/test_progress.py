"""The live line of a large round, on a real (pseudo) terminal whose screen is read as a person would."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from .at_once_probes import PROBES
from .house import House, Written
from .test_together import ON_HOSTS

LIVE = re.compile(r"\d+ of 6 hosts answered, \d+ of 240 judged")
_STEP = re.compile(r"\x1b\[(\d*)([A-Za-z])|\x1b\[\?\d+[hl]|(.)", re.DOTALL)


def screen(text: str) -> list[str]:
    """What stands on an endless screen after all this was written to it."""
    rows, row, column = [""], 0, 0
    for number, command, letter in _STEP.findall(text):
        far = int(number or 1)
        if command == "A":
            row -= far
        elif command == "B":
            row += far
        elif command == "C":
            column += far
        elif command == "K":
            rows[row] = "" if number == "2" else rows[row][:column]
        elif letter == "\r":
            column = 0
        elif letter == "\n":
            row += 1
            rows += [""] * (row + 1 - len(rows))
        elif letter:
            rows[row] = rows[row].ljust(column)[:column] + letter + rows[row][column + 1 :]
            column += 1
    return rows


def on_a_terminal(house: House, *arguments: str) -> str:
    ours, theirs = pty.openpty()
    variables = {**house.variables(), "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(
        house.command("-m", "daily", *arguments),
        cwd=house.root,
        env=variables,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    pieces = []
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # so Linux says that nobody writes any more
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(ours)
    process.wait(60)
    return b"".join(pieces).decode()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> House:
    house = House(tmp_path_factory.mktemp("large"))
    house.write("inventory/here.yml", ON_HOSTS)
    house.write("suites/sample/conftest.py", PROBES)
    slow = "pause(0.7 if target.id == 'c' else 0.02)\nassert target.id != 'd', 'ill'"
    house.controls(*(Written(f"SAMP-D{number:02}", slow) for number in range(1, 41)))
    return house


def shown(text: str) -> list[str]:
    """The lines of letters."""
    return [line for line in text.splitlines() if re.match(r"^(suites/\S+ )?[.V]+( +\[ *\d+%\])?$", line)]


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one", "workers"])
def test_it_says_how_far_the_round_is_and_leaves_no_trace(large: House, workers: tuple[str, ...]) -> None:
    text = on_a_terminal(large, *workers)
    assert LIVE.search(text), text
    read = "\n".join(line.rstrip() for line in screen(text))
    assert "judged" not in read
    letters = "".join(re.sub(r"^suites/\S+ | +\[ *\d+%\]", "", line) for line in shown(read))
    assert (letters.count("."), letters.count("V"), len(letters)) == (200, 40, 240), read
    assert "round of here" in read


def test_pytest_writes_where_the_line_was(large: House) -> None:
    text = on_a_terminal(large, "-v", "--look-again", "0.5")
    assert LIVE.search(text), text
    read = [line.rstrip() for line in screen(text)]
    assert any(re.fullmatch(r"looking again at 40 cells in \d s", line) for line in read), read
    assert not any("judged" in line for line in read), read


def test_it_names_the_slowest_host(large: House) -> None:
    assert re.search(r"slowest: c \(40 to go\)", on_a_terminal(large))


@pytest.mark.parametrize("options", [("-q",), ("-s",), ("-k", "d01")], ids=["quiet", "bodies write", "small"])
def test_no_line_where_nobody_asked_for_one(large: House, options: tuple[str, ...]) -> None:
    assert not LIVE.search(on_a_terminal(large, *options))


def test_a_log_file_has_none(large: House) -> None:
    ended = large.round("-m", "daily")
    assert not LIVE.search(ended.text)
    assert "\x1b" not in ended.text


def test_the_screen_is_read_right(tmp_path: Path) -> None:
    assert screen("ab\n\r\x1b[2Klive\x1b[1A\r\x1b[2Cc\n\r") == ["abc", "live"]
