"""The rule: an AssertionError of the body, or a Violation, is violated; all else that goes wrong is unknown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.core.control import Cadence, Control
from plugins.core.judging import Judgement, Phase, judge
from plugins.core.limits import Grade, Violation
from plugins.core.problem import HostUnreachable, ProbeError
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict

CONTROL = Control("SAMP-D01", "sample", Cadence.DAILY, False, Severity.P1, Severity.P2, "All is well", "box")
WELL = [Phase("setup"), Phase("call"), Phase("teardown")]


def ended(problem: BaseException, when: str = "call", **more: bool) -> Judgement:
    phases = {phase.when: phase for phase in WELL}
    phases[when] = Phase(
        when, problem, where="test_x.py:7", own=more.get("own", False), skipped=more.get("skipped", False)
    )
    if when == "setup":
        del phases["call"]
    return judge(CONTROL, phases.values())


def test_what_goes_well_holds() -> None:
    assert judge(CONTROL, WELL) == Judgement(Verdict.HOLDS)


def test_an_assertion_of_the_body_is_violated() -> None:
    judged = ended(AssertionError("box: is open, should be shut\nassert 'open' == 'shut'"), own=True)
    assert (judged.verdict, judged.severity) == (Verdict.VIOLATED, Severity.P1)
    assert judged.message == "box: is open, should be shut"


@pytest.mark.parametrize("when", ["setup", "call", "teardown"])
@pytest.mark.parametrize(
    "problem", [AssertionError("of a helper"), ProbeError("no answer"), KeyError("x"), TimeoutError(), OSError("gone")]
)
def test_anything_else_is_unknown(problem: Exception, when: str) -> None:
    judged = ended(problem, when)
    assert (judged.verdict, judged.severity) == (Verdict.UNKNOWN, Severity.P1)
    assert judged.broken is not isinstance(problem, ProbeError)


def test_an_assertion_outside_the_call_is_unknown_even_if_it_is_the_bodys_own() -> None:
    assert ended(AssertionError("x"), "teardown", own=True).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(("grade", "severity"), [(Grade.WARNING, Severity.P2), (Grade.CRITICAL, Severity.P1)])
def test_the_broken_limit_decides_the_severity(grade: Grade, severity: Severity) -> None:
    judged = ended(Violation("hot", grade=grade, actual="7 K", should_be="< 5 K"))
    assert (judged.verdict, judged.severity) == (Verdict.VIOLATED, severity)
    assert (judged.actual, judged.should_be) == ("7 K", "< 5 K")


def test_a_violation_with_a_severity_of_its_own_has_that() -> None:
    assert ended(Violation("alarm", severity=Severity.P4)).severity is Severity.P4


def test_unknown_is_never_softer_than_p3() -> None:
    soft = replace(CONTROL, severity=Severity.P4)
    assert judge(soft, [Phase("setup"), Phase("call", ProbeError("no"))]).severity is Severity.P3


def test_a_skip_needs_a_reason() -> None:
    assert ended(Exception("no box here, because nobody bought one"), skipped=True).verdict is Verdict.NOT_APPLICABLE
    judged = ended(Exception("not today"), skipped=True)
    assert judged.verdict is Verdict.UNKNOWN
    assert "not today" in judged.message


def test_a_dead_host_is_named_however_deep_it_lies() -> None:
    problem = ProbeError("no metrics")
    problem.__cause__ = ValueError("empty")
    problem.__cause__.__context__ = HostUnreachable("box-1", "no route")
    judged = ended(problem)
    assert (judged.unreachable, judged.message) == ("box-1", "box-1 is unreachable: no route")
    assert not judged.broken


def test_a_cause_that_goes_in_circles_ends() -> None:
    problem = ProbeError("a")
    problem.__cause__ = ValueError("b")
    problem.__cause__.__context__ = problem
    assert ended(problem).unreachable is None


def test_a_body_that_never_ran_does_not_hold() -> None:
    assert judge(CONTROL, [Phase("setup"), Phase("teardown")]).verdict is Verdict.UNKNOWN


def test_a_broken_check_says_where() -> None:
    assert ended(KeyError("x")).message == "the check itself broke in its call: KeyError: 'x' (test_x.py:7)"
