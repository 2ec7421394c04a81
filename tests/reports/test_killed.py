"""kill -9 in the middle of a round, then `muster report`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reports.record import read
from tests.plugins.house import House, Written

from .test_html import rows

BLOCKS = """\
if target.id == 'two':
    os.close(os.open('began', os.O_WRONLY))
    os.read(os.open('never', os.O_RDWR), 1)
"""


def muster(house: House, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "import sys; from plugins.cli import main; sys.exit(main())", *arguments]
    return subprocess.run(command, cwd=house.root, env=house.variables(), capture_output=True, text=True, check=False)


@pytest.fixture
def killed(house: House) -> House:
    """A round that was killed while it looked at its fourth cell of six."""
    violated = Written("SAMP-D01", "assert target.id == 'one', 'is ill'")
    house.controls(violated, Written("SAMP-D02", BLOCKS), Written("SAMP-D03"))
    for name in ("began", "never"):
        os.mkfifo(house.root / name)
    with subprocess.Popen(house.command("-m", "daily"), cwd=house.root, env=house.variables(), stdout=-3) as process:
        (house.root / "began").read_bytes()  # returns when the blocking control has begun
        process.send_signal(signal.SIGKILL)
    return house


def test_what_was_seen_is_reported_and_the_rest_is_not_run(killed: House) -> None:
    done = muster(killed, "report")
    assert done.returncode == 0, done.stderr
    folder = killed.folders()[0]
    record = read(folder / "results.json")
    assert {seen.cell: seen.verdict.value for seen in record.observations} == {
        ("SAMP-D01", "one"): "holds",
        ("SAMP-D01", "two"): "violated",
        ("SAMP-D02", "one"): "holds",
        ("SAMP-D02", "two"): "not run",
        ("SAMP-D03", "one"): "not run",
        ("SAMP-D03", "two"): "not run",
    }
    assert (record.outcome, record.ended, record.alive) == (None, None, False)
    assert [told.receivers for told in record.notifications] == [("everybody",)]


def test_the_page_and_the_words_say_so_too(killed: House) -> None:
    done = muster(killed, "report", "-v")
    page = (killed.folders()[0] / "report.html").read_text(encoding="utf-8")
    assert len(rows(page)) == 3
    for text in (done.stdout, page):
        assert "the round was killed: it did not come to its end" in text
        assert "SAMP-D03 on two" in text
    assert "Not run (3 of 6)" in done.stdout
    assert (killed.folders()[0] / "junit.xml").read_text(encoding="utf-8").count("<skipped") == 3


def test_even_without_it_the_streamed_page_does_not_pretend(killed: House) -> None:
    page = (killed.folders()[0] / "report.html").read_text(encoding="utf-8")
    assert len(rows(page)) == 3
    assert "has not come to its end: it still runs, or it was killed" in page


def test_a_round_that_ended_is_reported_the_same_again(house: House) -> None:
    house.controls(Written("SAMP-D01", "assert target.id == 'one', 'is ill'"))
    ended = house.round("-m", "daily")
    done = muster(house, "report", str(ended.folder))
    assert done.stdout.rstrip().splitlines()[-1] == ended.last_line
    assert ended.folder is not None
    again = read(ended.folder / "results.json")
    assert again == ended.record


def test_where_there_is_none_it_says_so(house: House, tmp_path: Path) -> None:
    assert (muster(house, "report").returncode, muster(house, "report").stderr) == (
        2,
        "muster report: there is no round in reports/out\n",
    )
    assert "cannot be read" in muster(house, "report", str(tmp_path)).stderr
