"""End-of-day jobs: which day is due, and what counts as done."""

from __future__ import annotations

import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fixtures.archives import Archives
from fixtures.clock import Clock
from fixtures.systems import Row
from fixtures.transport.local import LocalShell
from plugins.core.problem import ProbeError
from suites.torq.end_of_day import Job

EVENING = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


class Folder:
    """Paths as they are."""

    def rooted(self, absolute: str) -> str:
        return absolute


def job(tmp_path: Path, now: datetime = EVENING, kind: str = "text", zone: str = "UTC", **more: object) -> Job:
    row = {
        "file": f"{tmp_path}/report_%Y-%m-%d",
        "kind": kind,
        "due": "23:00",
        "swept": None,
        "keep_days": None,
        **more,
    }
    shell = LocalShell("here", 5, "127.0.0.1")
    clock = Clock(lambda: now, zone, "24/7")
    return Job(Row("tables.jobs.report", "report", row), Folder(), shell, Archives(shell), clock)  # type: ignore[arg-type]


def left(tmp_path: Path, day: int, content: bytes = b"done\n", written: datetime = EVENING) -> Path:
    file = tmp_path / f"report_2026-11-{day}"
    file.write_bytes(content)
    os.utime(file, (written.timestamp(), written.timestamp()))
    return file


def test_from_its_hour_on_todays_is_due(tmp_path: Path) -> None:
    assert str(job(tmp_path, EVENING)) == "report of 2026-11-20"
    assert str(job(tmp_path, NOON)) == "report of 2026-11-19"


def test_the_day_is_that_of_the_zone(tmp_path: Path) -> None:
    assert str(job(tmp_path, datetime(2026, 11, 21, 4, 30, tzinfo=UTC), zone="America/New_York")).endswith("2026-11-20")


def test_a_job_that_left_its_file_is_done(tmp_path: Path) -> None:
    left(tmp_path, 20)
    assert job(tmp_path).fault() is None


def test_yesterdays_file_is_not_todays(tmp_path: Path) -> None:
    left(tmp_path, 19)
    assert "there is no" in str(job(tmp_path).fault())


def test_an_empty_file_is_no_report(tmp_path: Path) -> None:
    left(tmp_path, 20, b"")
    assert "is empty" in str(job(tmp_path).fault())


def test_a_file_older_than_its_name_was_not_made_that_day(tmp_path: Path) -> None:
    left(tmp_path, 20, written=datetime(2026, 11, 18, tzinfo=UTC))
    assert "older than its day" in str(job(tmp_path).fault())


def test_half_a_json_file_is_no_metrics(tmp_path: Path) -> None:
    left(tmp_path, 20, b'{"messages": 12')
    assert "is no JSON" in str(job(tmp_path, kind="json").fault())
    left(tmp_path, 20, b'{"messages": 12}')
    assert job(tmp_path, kind="json").fault() is None


def test_an_archive_must_open_and_hold_something(tmp_path: Path) -> None:
    left(tmp_path, 20, b"no archive")
    assert "does not open" in str(job(tmp_path, kind="tar").fault())
    with tarfile.open(tmp_path / "empty", "w:gz"):
        pass
    left(tmp_path, 20, (tmp_path / "empty").read_bytes())
    assert "holds nothing" in str(job(tmp_path, kind="tar").fault())


def test_a_clean_up_is_done_when_the_old_is_gone(tmp_path: Path) -> None:
    left(tmp_path, 20)
    (tmp_path / "data").mkdir()
    old = tmp_path / "data" / "old"
    old.touch()
    os.utime(old, (0, 0))
    sweep = job(tmp_path, swept=f"{tmp_path}/data", keep_days=30)
    assert "older than 30 days" in str(sweep.fault())
    old.unlink()
    assert sweep.fault() is None


def test_what_cannot_be_looked_at_is_not_judged(tmp_path: Path) -> None:
    left(tmp_path, 20)
    with pytest.raises(ProbeError):
        job(tmp_path, kind="parquet").fault()
    with pytest.raises(ProbeError):
        job(tmp_path, swept=f"{tmp_path}/nowhere", keep_days=30).fault()
