"""Each exit code, and which goes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from plugins.core.gate import judge
from plugins.core.observation import Observation
from plugins.core.round import Plan, Round
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict

CELL = Observation(
    control="SAMP-D01",
    system="sample",
    cadence="daily",
    target="one",
    claim="All is well",
    nodeid="x",
    verdict=Verdict.NOT_RUN,
)
CELLS = tuple(replace(CELL, target=target) for target in ("one", "two", "three"))
PLAN = Plan("run", "here", datetime(2026, 11, 21, tzinfo=UTC), "pytest", "daily", Severity.P4, CELLS)


def seen(verdict: str, severity: Severity | None = None) -> Observation:
    return replace(CELL, verdict=Verdict(verdict), severity=severity)


def ended(*verdicts: Observation, plan: Plan = PLAN) -> Round:
    """A round in which the first cells came to these verdicts, the rest hold."""
    round_ = Round(plan)
    for index, cell in enumerate(plan.cells):
        given = verdicts[index] if index < len(verdicts) else seen("holds")
        if given.verdict is not Verdict.NOT_RUN:
            round_.see(replace(given, target=cell.target))
    return round_


VIOLATED, UNKNOWN, MISSING = seen("violated", Severity.P2), seen("unknown", Severity.P3), seen("not run")


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 0),
        ([seen("not applicable")], 0),
        ([VIOLATED], 1),
        ([UNKNOWN], 11),
        ([VIOLATED, UNKNOWN], 1),
        ([MISSING], 10),
        ([VIOLATED, UNKNOWN, MISSING], 10),
        ([seen("not applicable")] * 3, 10),
        ([seen("waived", Severity.P1)], 0),
        ([seen("waived", Severity.P1)] * 3, 0),
    ],
)
def test_by_verdicts(verdicts: list[Observation], code: int) -> None:
    assert judge(ended(*verdicts), 0).code == code


@pytest.mark.parametrize(("fail_on", "code"), [("P1", 0), ("P2", 1), ("P3", 1), ("P4", 1)])
def test_the_gate_looks_at_the_severity(fail_on: str, code: int) -> None:
    assert judge(ended(VIOLATED, UNKNOWN, plan=replace(PLAN, fail_on=Severity(fail_on))), 1).code == code


@pytest.mark.parametrize(("fail_on", "code"), [("P2", 0), ("P3", 11)])
def test_unknown_counts_by_its_severity(fail_on: str, code: int) -> None:
    assert judge(ended(UNKNOWN, plan=replace(PLAN, fail_on=Severity(fail_on))), 1).code == code


@pytest.mark.parametrize("status", [2, 3, 4])
def test_pytests_own_words_go_first(status: int) -> None:
    assert judge(ended(VIOLATED, MISSING), status).code == status


def test_a_file_that_cannot_be_collected_is_no_interruption() -> None:
    outcome = judge(Round(replace(PLAN, faults=("test_x.py cannot be collected",))), 2)
    assert (outcome.code, outcome.meaning) == (10, "contract broken: the round did not happen, 1 fault(s)")


def test_a_stop_by_x_is_no_broken_contract() -> None:
    round_ = ended(VIOLATED, MISSING, MISSING)
    round_.stopped = "stopping after 1 failures"
    assert [judge(round_, status).code for status in (1, 2)] == [1, 1]


def test_a_stop_below_the_gate_is_not_green() -> None:
    round_ = ended(VIOLATED, MISSING, MISSING, plan=replace(PLAN, fail_on=Severity.P1))
    round_.stopped = "stopping after 1 failures"
    assert judge(round_, 1).code == 10


def test_a_round_of_nothing_did_not_happen() -> None:
    empty = replace(PLAN, cells=())
    assert judge(Round(empty), 5).code == 10
    assert judge(Round(replace(empty, partial=("-k x",))), 5).code == 5
    assert judge(Round(replace(empty, faults=("a", "b"))), 5).meaning.endswith("did not happen, 2 fault(s)")


def test_the_sentence_has_the_figures() -> None:
    assert judge(ended(VIOLATED, UNKNOWN), 1).meaning == "1 violated, 1 unknown"
    assert judge(ended(MISSING), 0).meaning == "contract broken: 1 of 3 verdicts are missing"
    below = replace(PLAN, fail_on=Severity.P1)
    assert judge(ended(VIOLATED, plan=below), 1).meaning == "nothing at or above P1; 1 below that"


def test_what_is_waived_is_counted_in_the_last_line() -> None:
    assert judge(ended(seen("waived", Severity.P1)), 0).meaning == "all that was looked at holds (2), 1 waived"
