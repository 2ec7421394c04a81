"""Requests counted in real logs, plain and compressed."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fixtures import systems
from fixtures.archives import Archives
from fixtures.clock import Clock
from fixtures.log_lines import LinesInMemory, parse
from fixtures.systems import Overrides, Row
from fixtures.transport.local import LocalShell
from plugins.core.problem import ProbeError
from suites.gnosis.request_logs import LogArchives, RequestLog, UvicornLog
from suites.gnosis.usual import Requests

SUITE = Path(__file__).parents[3] / "suites" / "gnosis"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday
CLOCK = Clock(lambda: NOW, "America/New_York", "XNYS")
SHELL = LocalShell("here", 10, "127.0.0.1")
MODEL, DOCUMENT = systems.load(SUITE)
SYSTEM = systems.overridden(MODEL, SUITE, Overrides(), DOCUMENT, ())

GOOD = 'INFO:     127.0.0.1:1234 - "GET /health HTTP/1.1" 200 OK\n'
BAD = 'INFO:     127.0.0.1:1234 - "POST /run_bar/SPY HTTP/1.1" 500 Internal Server Error\n'
TRAPS = (
    'INFO:     127.0.0.1:1234 - "GET /x" 500 y HTTP/1.1" 200 OK\n'
    "ERROR:    Exception in ASGI application\n"
    "INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)\n"
    'noise "GET / HTTP/1.1" 500\n'
)


def request_log(folder: Path, archived: bool) -> RequestLog:
    archives = LogArchives(str(folder), Archives(SHELL), CLOCK, SYSTEM)
    row = Row("request_logs", "x", {"archived": archived})
    return RequestLog(row, str(folder / "uvicorn.log"), archives, SHELL, SYSTEM)


def archive(folder: Path, day: str, text: str) -> None:
    (folder / f"uvicorn-{day}.log.gz").write_bytes(gzip.compress(text.encode()))


def test_only_access_lines_are_counted_and_by_their_status(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.log").write_text(GOOD * 3 + BAD + TRAPS)
    archive(tmp_path, "2026-11-20", BAD * 2)
    archive(tmp_path, "2026-11-18", GOOD * 2)
    assert request_log(tmp_path, archived=False).requests() == Requests(5, 1)
    last = request_log(tmp_path, archived=True)
    assert last.requests() == Requests(2, 2)
    assert last.earlier() == [Requests(2, 0)]


def test_a_log_that_is_not_there_was_not_counted(tmp_path: Path) -> None:
    for archived in (True, False):
        with pytest.raises(ProbeError, match="not counted"):
            request_log(tmp_path, archived).requests()


def test_each_days_archive_must_be_there_and_open(tmp_path: Path) -> None:
    archives = LogArchives(str(tmp_path), Archives(SHELL), CLOCK, SYSTEM)
    for day in archives.sessions():
        archive(tmp_path, str(day), GOOD)
    assert archives.faults() == []
    first, second, third, *_ = (tmp_path / f"uvicorn-{day}.log.gz" for day in archives.sessions())
    first.unlink()
    second.write_bytes(second.read_bytes()[:-6])
    third.write_bytes(gzip.compress(b""))
    assert archives.faults() == [
        f"{first.name} is missing",
        f"{second.name} does not open",
        f"{third.name} is empty",
    ]


class Log:
    """A LogProbe whose lines are here."""

    def __init__(self, text: str) -> None:
        self.text = text

    def since_last_look(self) -> LinesInMemory:
        return LinesInMemory(parse("uvicorn", line, "UTC", NOW) for line in self.text.splitlines())


def uvicorn_log(text: str) -> UvicornLog:
    return UvicornLog(Log(text), SYSTEM)  # type: ignore[arg-type]


def test_an_access_line_that_ends_in_500_is_no_error_line() -> None:
    assert uvicorn_log(GOOD + BAD).errors() == []
    assert len(uvicorn_log(GOOD + "ERROR:    Exception in ASGI application\n").errors()) == 1
    assert len(uvicorn_log("Traceback (most recent call last):\n").errors()) == 1


def test_the_slowest_request_is_a_number_of_seconds() -> None:
    assert uvicorn_log(GOOD).slowest() == 0
    assert uvicorn_log("⚠️  SLOW: /a took 0.62s\n⚠️  SLOW: /b took 1.5s\n").slowest() == 1.5
    with pytest.raises(ProbeError, match="says no seconds"):
        uvicorn_log("⚠️  SLOW: /a took long\n").slowest()


def test_a_log_of_another_form_was_not_counted(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.log").write_text("2026-11-20 " + BAD)
    with pytest.raises(ProbeError, match="none of 1 lines is a request's"):
        request_log(tmp_path, archived=False).requests()


def test_a_damaged_archive_was_not_counted(tmp_path: Path) -> None:
    (tmp_path / "uvicorn-2026-11-20.log.gz").write_bytes(gzip.compress((GOOD * 30).encode())[:-4])
    with pytest.raises(ProbeError, match="does not open"):
        request_log(tmp_path, archived=True).requests()
