"""Rounds that did not hand in what they saw: their journals tell whether they live, and what they saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.core.book import RoundEntry, SeenRound
from plugins.core.gate import Outcome
from plugins.killed import ELSEWHERE, HANDING_IN, cut_off
from reports.journal import NAME, Journal

from ..reports.sample import SEEN, STARTED, plan

LATER = STARTED + timedelta(minutes=30)
ENDED = STARTED + timedelta(minutes=1)


@pytest.fixture
def entry(tmp_path: Path) -> RoundEntry:
    return RoundEntry(plan().run, ("daily",), STARTED, str(tmp_path))


def journaled(entry: RoundEntry, *, verdicts: int = len(SEEN)) -> Journal:
    journal = Journal(Path(entry.folder))
    journal.begin(replace(plan(), selection="daily", partial=()))
    for seen in SEEN[:verdicts]:
        journal.verdict(seen)
    return journal


def killed(journal: Journal) -> None:
    """As a kill leaves it: nothing more is written, and the lock is gone."""
    journal._file.close()


def left(entry: RoundEntry, minutes: float = 30) -> list[SeenRound]:
    return list(cut_off([entry], STARTED + timedelta(minutes=minutes)))


def test_a_killed_round_hands_in_what_it_came_to_see(entry: RoundEntry) -> None:
    killed(journaled(entry, verdicts=1))
    (found,) = left(entry)
    assert found.observations == SEEN[:1]
    assert found.owed == frozenset()  # what it did not look at stays as it is
    assert (found.entry.ended, found.entry.exit_code, found.entry.cadences) == (LATER, None, ("daily",))
    assert found.entry.meaning == f"killed after 1 of {len(plan().cells)} verdicts"


def test_one_that_was_torn_in_the_middle_of_a_line(entry: RoundEntry) -> None:
    killed(journaled(entry))
    file = Path(entry.folder) / NAME
    file.write_bytes(file.read_bytes()[:-20])
    (found,) = left(entry)
    assert found.observations == SEEN[:-1]


def test_one_that_lives_is_left_alone(entry: RoundEntry) -> None:
    journal = journaled(entry)
    assert left(entry) == []
    killed(journal)


def test_one_that_ended_and_could_not_hand_in_is_handed_in_whole(entry: RoundEntry) -> None:
    journaled(entry).end(Outcome(1, "violated"), ENDED, None)
    (found,) = left(entry)
    assert (found.entry.ended, found.entry.exit_code, found.entry.cadences) == (ENDED, 1, ("daily",))
    assert found.owed == {cell.cell for cell in plan().cells}
    assert found.observations[: len(SEEN)] == SEEN


def test_one_that_has_just_ended_may_still_hand_in_itself(entry: RoundEntry) -> None:
    journaled(entry).end(Outcome(1, "violated"), STARTED + timedelta(minutes=30), None)
    assert left(entry, minutes=31) == []


def test_one_that_has_just_begun_may_have_no_journal_yet(entry: RoundEntry) -> None:
    assert left(entry, minutes=HANDING_IN.total_seconds() / 60) == []


def test_a_journal_that_is_not_here_may_be_another_machine_s(entry: RoundEntry) -> None:
    assert left(entry) == []
    (found,) = left(entry, minutes=ELSEWHERE.total_seconds() / 60 + 1)
    assert found.observations == ()
    assert "cannot be read" in found.entry.meaning


def test_rounds_that_have_ended_are_not_looked_at(entry: RoundEntry) -> None:
    killed(journaled(entry))
    assert left(replace(entry, ended=ENDED, exit_code=0)) == []
