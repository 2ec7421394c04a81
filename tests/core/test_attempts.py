from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plugins.core.attempts import ANSWER, PIECES, as_attempt, due, may, pauses, words
from plugins.core.control import Cadence, Control
from plugins.core.evidence import Evidence
from plugins.core.observation import Observation
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
CONTROL = Control("SAMP-D01", "sample", Cadence.DAILY, False, Severity.P1, None, "All is well", "box")
SEEN = Observation(
    control="SAMP-D01",
    system="sample",
    cadence="daily",
    target="one",
    claim="All is well",
    nodeid="x",
    verdict=Verdict.VIOLATED,
    severity=Severity.P2,
    message="is ill",
    started=AT,
    seconds=2,
)


@pytest.mark.parametrize(("text", "expected"), [("5,30", (5, 30)), ("0.5", (0.5,)), ("no", ()), ("0", (0,))])
def test_pauses(text: str, expected: tuple[float, ...]) -> None:
    assert pauses(text) == expected


@pytest.mark.parametrize("text", ["", "30,5", "5,5", "-1", "5;30", "601", "nan", "never"])
def test_what_are_no_pauses(text: str) -> None:
    with pytest.raises(ValueError, match="give rising seconds after the first look, at most 600, like 5,30, or no"):
        pauses(text)


@pytest.mark.parametrize(
    ("changes", "selection", "expected"),
    [
        ({}, "daily", True),
        ({}, "(daily) or weekly", True),
        ({}, "daily or weekly or gate", True),
        ({}, "weekly", False),
        ({"gate": True}, "gate", False),
        ({"measures": True}, "daily", False),
        ({"changes_state": True}, "daily", False),
        ({"cadence": Cadence.EMERGENCY}, "emergency", False),
        ({"cadence": Cadence.GATE}, "gate", False),
        ({"cadence": Cadence.QUARTERLY}, "quarterly", True),
    ],
)
def test_what_may_be_looked_at_again(changes: dict[str, object], selection: str, expected: bool) -> None:
    assert may(replace(CONTROL, **changes), selection) is expected  # type: ignore[arg-type]


def test_the_pause_is_counted_from_the_end_of_the_first_look_and_all_wait_for_the_last() -> None:
    late = replace(SEEN, started=AT + timedelta(seconds=3))
    assert due([SEEN], 5, AT + timedelta(seconds=4)) == 3
    assert due([SEEN, late], 5, AT + timedelta(seconds=4)) == 6
    assert due([SEEN], 5, AT + timedelta(minutes=1)) == 0
    assert due([], 5, AT) == 0
    again = replace(SEEN, started=AT + timedelta(seconds=9), attempts=(as_attempt(SEEN),))
    assert due([again], 30, AT + timedelta(seconds=12)) == 20


def test_what_is_kept_of_an_earlier_look_is_bounded() -> None:
    pieces = tuple(Evidence("command", "one", f"ask {n}", AT, 0.1, 0, "x" * 9 * ANSWER) for n in range(PIECES + 3))
    kept = as_attempt(replace(SEEN, evidence=pieces, evidence_left_out=2))
    assert (kept.verdict, kept.severity, kept.message, kept.started) == (Verdict.VIOLATED, Severity.P2, "is ill", AT)
    assert [piece.asked for piece in kept.evidence] == [f"ask {n}" for n in range(3, PIECES + 3)]
    assert kept.evidence_left_out == 5
    assert max(len(piece.answer) for piece in kept.evidence) < ANSWER + 100


@pytest.mark.parametrize(("cells", "seconds", "line"), [(1, 4.2, "1 cell in 5 s"), (3, 25, "3 cells in 25 s")])
def test_the_line(cells: int, seconds: float, line: str) -> None:
    assert words(cells, seconds) == f"looking again at {line}"
