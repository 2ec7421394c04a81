from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plugins.core.gate import Outcome
from plugins.core.verdict import Verdict
from reports.journal import NAME, BadJournal, Journal, read

from .sample import SEEN, SETTLED, STARTED, VIOLATED, full_record, plan, round_


def test_an_attempt_is_what_is_known_until_there_is_a_verdict(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin(plan())
    journal.attempt(VIOLATED)
    assert read(tmp_path).round.seen == {VIOLATED.cell: VIOLATED}
    journal.verdict(replace(SETTLED, control=VIOLATED.control, target=VIOLATED.target))
    [seen] = read(tmp_path).round.seen.values()
    assert (seen.verdict, len(seen.attempts)) == (Verdict.HOLDS, 1)


def test_what_follows_is_kept_for_whoever_has_no_store(tmp_path: Path) -> None:
    journal, record = Journal(tmp_path), full_record()
    journal.begin(plan())
    assert read(tmp_path).alerting is None
    journal.alerting(record.alerting)
    assert read(tmp_path).alerting == record.alerting


def written(folder: Path, *, to_the_end: bool = True) -> Path:
    journal = Journal(folder)
    journal.begin(plan())
    for seen in SEEN:
        journal.verdict(seen)
    if to_the_end:
        journal.end(Outcome(10, "contract broken"), STARTED, None)
    return folder / NAME


def test_it_is_the_round(tmp_path: Path) -> None:
    written(tmp_path)
    found = read(tmp_path)
    assert found.round == round_()
    assert (found.outcome, found.ended, found.alive) == (Outcome(10, "contract broken"), STARTED, False)


def test_every_prefix_of_it_can_be_read(tmp_path: Path) -> None:
    """Whenever the round is killed, what stands in the file is true, and the rest is not run."""
    whole = written(tmp_path / "whole").read_bytes()
    first = whole.index(b"\n") + 1
    (tmp_path / "cut").mkdir()
    for end in range(first, len(whole), 97):
        (tmp_path / "cut" / NAME).write_bytes(whole[:end])
        found = read(tmp_path / "cut")
        verdicts = whole[:end].count(b"\n") - 1
        assert len(found.round.seen) == min(verdicts, len(SEEN))
        assert len(found.round.observations) == len(plan().cells)
        assert found.outcome is None


def test_a_round_that_still_runs_is_known(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.begin(plan())
    assert read(tmp_path).alive
    journal.end(Outcome(0, "x"), STARTED, "stopping after 1 failures")
    found = read(tmp_path)
    assert (found.alive, found.round.stopped) == (False, "stopping after 1 failures")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "does not begin with the round's plan"),
        ('{"kind": "verdict"}\n', "does not begin with the round's plan"),
        ("{}}\n", "1: is damaged"),
        ('{"kind": "plan", "version": 3}\n', "not as this version writes it"),
        ('{"kind": "plan"}\n', "is of version 1, this program reads versions 2 and 3"),
        ('{"kind": "plan", "version": 4}\n', "is of version 4, this program reads versions 2 and 3"),
    ],
)
def test_what_is_no_journal_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / NAME).write_text(text, encoding="utf-8")
    with pytest.raises(BadJournal, match=said):
        read(tmp_path)


def test_a_journal_of_the_version_before_is_read(tmp_path: Path) -> None:
    file = written(tmp_path)
    text = file.read_text(encoding="utf-8")
    before = text.replace('"version": 3', '"version": 2').replace(', "shared": false', "")
    assert before.count("shared") == 0
    now = read(tmp_path)
    file.write_text(before, encoding="utf-8")
    assert read(tmp_path).round.observations == now.round.observations


def test_damage_in_the_middle_is_not_overlooked(tmp_path: Path) -> None:
    file = written(tmp_path)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([*lines[:2], lines[2][:40] + "\n", *lines[3:]]), encoding="utf-8")
    with pytest.raises(BadJournal, match=f"{NAME}:3: is damaged"):
        read(tmp_path)


def test_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadJournal, match="cannot be read"):
        read(tmp_path / "nowhere")
