"""Root causes: what the systems declare, and that the lab's faults bear them out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from fixtures.strict_yaml import BadFile
from lab import fault
from plugins.core.verdict import Verdict
from plugins.pipeline.policy import Cause
from plugins.policy import causes
from plugins.policy.causes import DeclaredCause
from plugins.policy.controls import known_controls

from ..house import ROOT
from .laid_over import Laid

DECLARED = [each for system in causes.read(ROOT / "suites") for each in system.causes]
# Red only when some time has passed since, which the lab's faults do not wait for.
LATER = {("APRL-D02/alphapulse-logs", "APRL-D23"): "the newest line stays fresh for five minutes"}
# Cells that a cause explains although somebody looked at them and they are violated: each was thought over.
ALSO_VIOLATED = {"APRL-D18", "APRL-D22/trading", "APRL-D22/monitor", "APRL-D23"}


def name(cause: Cause) -> str:
    return f"{cause.control}/{cause.row}" if cause.row else cause.control


def entries() -> list[list[DeclaredCause]]:
    """The causes by the entry of the file that they come from: one, or one for each row of a table."""
    found: dict[tuple[Path, tuple[str | int, ...]], list[DeclaredCause]] = {}
    for each in DECLARED:
        found.setdefault((each.document.file, each.at), []).append(each)
    return list(found.values())


@cache
def stories() -> list[fault.Story]:
    return fault.known()


def test_an_entry_becomes_one_cause_or_one_for_each_row(laid: Laid) -> None:
    (system,) = causes.read(laid.suites)
    why = "without it nothing can be looked at"
    hides = ("SAMP-D02/left", "SAMP-D03")
    assert [each.cause for each in system.causes] == [
        Cause("sample", "SAMP-D01", "left", hides, why=why, when=Verdict.VIOLATED, only=Verdict.UNKNOWN),
        Cause("sample", "SAMP-D01", "left", ("SAMP-D02/left",), why="the same for each"),
        Cause("sample", "SAMP-D01", "right", ("SAMP-D02/right",), why="the same for each"),
    ]
    assert [each.at for each in system.causes] == [("causes", 0), ("causes", 1), ("causes", 1)]


def test_a_cause_may_reach_other_hosts(laid: Laid) -> None:
    laid.change("suites/sample/system.yml", "    why: the same", "    anywhere: true\n    why: the same")
    (system,) = causes.read(laid.suites)
    assert [each.cause.anywhere for each in system.causes] == [False, True, True]


def test_faults_of_all_systems_come_together(laid: Laid) -> None:
    other = laid.text("suites/sample/system.yml").replace("system: sample", "system: other")
    laid.write("suites/other/system.yml", other.replace("row: left", "row: lefd"))
    laid.change("suites/sample/system.yml", "row: left", "row: lefd")
    with pytest.raises(BadFile) as bad:
        causes.read(laid.suites)
    assert {fault.file.parent.name for fault in bad.value.faults} == {"sample", "other"}


def test_what_the_systems_declare_names_controls_that_there_are() -> None:
    systems = causes.read(ROOT / "suites")
    assert len(systems) == 5
    assert all(system.causes for system in systems)
    assert not list(causes.control_faults(systems, known_controls(ROOT / "suites")))


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{name(entry[0].cause)}: {entry[0].cause.why}")
def test_the_lab_bears_a_cause_out(entry: list[DeclaredCause]) -> None:
    """Some fault of the lab turns the cause, and with it each control that the cause explains."""
    for number in range(len(entry[0].cause.hides)):
        pairs = [(each.cause, each.cause.hides[number]) for each in entry]
        if (name(pairs[0][0]), pairs[0][1]) not in LATER:
            assert any(_turns_both(story, cause, cell) for story in stories() for cause, cell in pairs), pairs[0]


def _turns_both(story: fault.Story, cause: Cause, cell: str) -> bool:
    return _turns(story, name(cause), cause.when) and _turns(story, cell, cause.only)


def _turns(story: fault.Story, cell: str, verdict: Verdict | None) -> bool:
    control, _, row = cell.partition("/")
    return any(
        each.control == control
        and (each.target == "*" or not row or each.target.partition("/")[2] == row)
        and (verdict is None or each.verdict == verdict.value)
        for each in story.fault.causes
    )


def test_only_what_was_thought_over_explains_violations() -> None:
    hides = {cell for each in DECLARED if each.cause.only is not Verdict.UNKNOWN for cell in each.cause.hides}
    assert hides == ALSO_VIOLATED


def test_a_service_that_says_it_is_ill_explains_nothing() -> None:
    """That somebody could ask it shows that it is there: what else is wrong is wrong by itself."""
    asked = {"TORQ-D01", "TFT-D01", "TFT-D06"}
    assert {each.cause.when for each in DECLARED if each.cause.control in asked} == {Verdict.UNKNOWN}


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_no_fault_hides_itself_altogether(story: fault.Story) -> None:
    """Whatever breaks, something of it is told that nothing else explains."""
    red = [each for each in story.fault.causes if each.verdict in ("violated", "unknown")]
    hidden = [
        each
        for each in red
        if any(_turns(story, name(one.cause), one.cause.when) and _is(each, one) for one in DECLARED)
    ]
    assert not red or len(hidden) < len(red)


def _is(cell: fault.Cause, declared: DeclaredCause) -> bool:
    """Whether the cause explains that cell."""
    cause = declared.cause
    of_cell = {cell.control, f"{cell.control}/{cell.target.partition('/')[2]}"}
    return bool(of_cell & set(cause.hides)) and (cause.only is None or cause.only.value == cell.verdict)
