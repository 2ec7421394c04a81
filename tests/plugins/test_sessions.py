"""Trading sessions for the severity rules: right, made once, and never the reason why nobody is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from plugins import sessions as module
from plugins.core.matcher import Matcher
from plugins.core.problem import ProbeError
from plugins.core.severity import Severity
from plugins.pipeline.policy import Calendar, Session, SeverityRule
from plugins.sessions import sessions

from .pipeline.cases import policy

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULE = SeverityRule((Matcher("control", "=", "TORQ-D04"),), "XNYS", closed=Severity.P3)
POLICY = policy(calendar=Calendar(severity_rules=(RULE,)))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "state" / "sessions.json"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calendars that the slow library was asked for."""
    asked: list[str] = []
    real = module._made

    def noted(name: str, now: datetime) -> tuple[Session, ...]:
        asked.append(name)
        return real(name, now)

    monkeypatch.setattr(module, "_made", noted)
    return asked


def test_holidays_and_early_closes_are_the_exchanges_own(kept: Path) -> None:
    hours = {each.day: (each.opens, each.closes) for each in sessions(POLICY, NOW, kept)}
    assert date(2026, 11, 26) not in hours  # Thanksgiving
    short = hours[date(2026, 11, 27)]
    assert short == (datetime(2026, 11, 27, 14, 30, tzinfo=UTC), datetime(2026, 11, 27, 18, tzinfo=UTC))


def test_a_policy_without_rules_asks_for_none(kept: Path, made: list[str]) -> None:
    assert sessions(policy(), NOW, kept) == ()
    assert not made
    assert not kept.exists()


def test_they_are_made_once_and_again_when_time_has_gone_on(kept: Path, made: list[str]) -> None:
    first = sessions(POLICY, NOW, kept)
    assert sessions(POLICY, NOW + timedelta(days=1), kept) == first
    assert made == ["XNYS"]
    assert max(each.day for each in sessions(POLICY, NOW + timedelta(days=30), kept)) > max(each.day for each in first)
    assert made == ["XNYS", "XNYS"]


@pytest.mark.parametrize("text", ["", "{", '{"XNYS": [{"day": "soon"}]}', "[]"])
def test_a_damaged_file_is_made_anew(kept: Path, made: list[str], text: str) -> None:
    right = sessions(POLICY, NOW, kept)
    kept.write_text(text)
    assert sessions(POLICY, NOW, kept) == right
    assert made == ["XNYS", "XNYS"]


def test_a_calendar_that_is_none_is_named(kept: Path) -> None:
    unknown = policy(calendar=Calendar(severity_rules=(replace(RULE, calendar="XXXX"),)))
    with pytest.raises(ProbeError, match="no calendar 'XXXX'"):
        sessions(unknown, NOW, kept)


def test_two_programs_that_make_the_file_at_once_do_not_disturb_each_other(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one writes it from beginning to end while the first is about to put its own in place."""
    real, others = Path.replace, iter([True])

    def replaced(self: Path, target: Path) -> Path:
        if next(others, False):
            monkeypatch.setattr("os.getpid", lambda: 1)
            sessions(POLICY, NOW, kept)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replaced)
    assert sessions(POLICY, NOW, kept)
    assert [file.name for file in kept.parent.iterdir()] == ["sessions.json"]


def test_what_cannot_be_kept_is_known_all_the_same(kept: Path) -> None:
    """A full disk or a folder that is not ours costs time, never an alert."""
    kept.parent.parent.joinpath("state").write_text("a file where the folder should be")
    assert sessions(POLICY, NOW, kept)
