"""A restart is found once, and only when nobody announced it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures.clock import Clock
from fixtures.json_records import JsonRecords
from fixtures.memory import Memory, MemoryStore
from fixtures.transport.local import LocalShell
from plugins.core import evidence
from plugins.core.problem import ProbeError
from suites.torq.restarts import Restarts

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SCOPE = "TORQ-D05 torq-1/relay"


class Rounds:
    """Looks again and again at the start of one service, as rounds do."""

    def __init__(self, folder: Path) -> None:
        self.notices = folder / "restarts.jsonl"
        self._store = MemoryStore(folder / "state")
        self._clock = Clock(lambda: NOW, "UTC", "24/7")

    def look(self, started: datetime) -> str | None:
        memory = Memory(self._store, SCOPE, self._clock)
        records = JsonRecords(LocalShell("here", 5, "127.0.0.1"), str(self.notices))
        recorder = evidence.Recorder()
        evidence.recording(recorder)
        try:
            return Restarts(memory, records, timedelta(minutes=10)).unannounced("relay", started.timestamp())
        finally:
            evidence.recording(None)
            self._store.commit(SCOPE, NOW, recorder.remembered, {})

    def announce(self, **notice: Any) -> None:
        self.notices.write_text(json.dumps(notice) + "\n")


@pytest.fixture
def rounds(tmp_path: Path) -> Rounds:
    (tmp_path / "restarts.jsonl").touch()
    return Rounds(tmp_path)


def test_the_first_look_and_an_unchanged_start_are_no_restart(rounds: Rounds) -> None:
    assert rounds.look(NOW) is None
    assert rounds.look(NOW + timedelta(seconds=1)) is None  # two clocks round differently


def test_an_unannounced_restart_is_found_once(rounds: Rounds) -> None:
    rounds.look(NOW - timedelta(days=3))
    found = rounds.look(NOW)
    assert found is not None
    assert "2026-11-20 12:00:00 UTC" in found
    assert rounds.look(NOW) is None


@pytest.mark.parametrize("service", ["relay", "all"])
def test_an_announced_restart_is_none(rounds: Rounds, service: str) -> None:
    rounds.look(NOW - timedelta(days=3))
    rounds.announce(service=service, at="2026-11-20T07:05:00-05:00")
    assert rounds.look(NOW) is None


@pytest.mark.parametrize(
    "notice",
    [{"service": "other", "at": "2026-11-20T12:00:00+00:00"}, {"service": "relay", "at": "2026-11-20T12:11:00+00:00"}],
)
def test_a_notice_of_something_else_announces_nothing(rounds: Rounds, notice: dict[str, str]) -> None:
    rounds.look(NOW - timedelta(days=3))
    rounds.announce(**notice)
    assert rounds.look(NOW) is not None


@pytest.mark.parametrize("at", ["2026-11-20T12:00:00", "noon", None])
def test_a_notice_without_a_clear_time_cannot_be_judged(rounds: Rounds, at: str | None) -> None:
    rounds.look(NOW - timedelta(days=3))
    rounds.announce(service="relay", at=at)
    with pytest.raises(ProbeError):
        rounds.look(NOW)


def test_without_the_file_of_notices_a_restart_cannot_be_judged(rounds: Rounds) -> None:
    rounds.look(NOW - timedelta(days=3))
    rounds.notices.unlink()
    with pytest.raises(ProbeError):
        rounds.look(NOW)
