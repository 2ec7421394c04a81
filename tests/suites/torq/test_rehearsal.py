"""The record of a rehearsal: what it must say to count."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fixtures.clock import Clock
from fixtures.transport.local import LocalShell
from plugins.core.problem import ProbeError
from suites.torq.rehearsal import Rehearsal

FIELDS = {
    "rehearsed_at": "performed_at",
    "rehearsal_checks": "verification",
    "rehearsal_check": "check",
    "rehearsal_passed": "passed",
}
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def rehearsal(tmp_path: Path, content: Any) -> Rehearsal:
    file = tmp_path / "record.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    system: Any = SimpleNamespace(fields=FIELDS)
    return Rehearsal(LocalShell("here", 5, "127.0.0.1"), str(file), system, Clock(lambda: NOW, "UTC", "24/7"))


def test_a_record_says_when_and_what(tmp_path: Path) -> None:
    checks = [{"check": "healthy", "passed": True}, {"check": "complete", "passed": "yes"}, {"check": "fast"}]
    found = rehearsal(tmp_path, {"performed_at": "2026-11-10T07:00:00-05:00", "verification": checks})
    assert found.age_days == 10
    assert found.verification == {"healthy": True, "complete": False, "fast": False}


@pytest.mark.parametrize("at", [None, "last week", "2026-11-10", "2026-12-01T00:00:00+00:00"])
def test_a_record_without_a_clear_past_time_is_none(tmp_path: Path, at: str | None) -> None:
    with pytest.raises(ProbeError):
        _ = rehearsal(tmp_path, {"performed_at": at}).age_days


@pytest.mark.parametrize("checks", [None, [], "passed", ["passed"]])
def test_a_record_without_verification_is_none(tmp_path: Path, checks: Any) -> None:
    with pytest.raises(ProbeError, match="no verification"):
        _ = rehearsal(tmp_path, {"verification": checks}).verification


@pytest.mark.parametrize("content", ["", "passed", "[]"])
def test_what_is_no_record_is_not_read(tmp_path: Path, content: str) -> None:
    with pytest.raises(ProbeError):
        _ = rehearsal(tmp_path, content).verification
