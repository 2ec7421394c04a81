"""The verdict rule: what one look at one cell came to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .control import Control
from .limits import Violation
from .problem import HostUnreachable, ProbeError
from .severity import Severity, of_unknown
from .verdict import Verdict


@dataclass(frozen=True)
class Phase:
    """How one phase (setup, call, teardown) of a look ended.

    `problem`: what was raised, None when all went well. `own`: it was raised by the control's own
    body. `skipped`: it was a skip with the reason as text. `where`: file:line of the raising frame.
    """

    when: str
    problem: BaseException | None = None
    own: bool = False
    skipped: bool = False
    where: str = ""


@dataclass(frozen=True)
class Judgement:
    """A verdict and the sentence that goes with it. `broken`: the check itself has a bug."""

    verdict: Verdict
    severity: Severity | None = None
    message: str = ""
    actual: str | None = None
    should_be: str | None = None
    unreachable: str | None = None
    broken: bool = False


def judge(control: Control, phases: Iterable[Phase]) -> Judgement:
    """The rule: an AssertionError of the body, or a Violation, is violated; all else that goes wrong is unknown.

    The first phase with a problem decides, but a look that could not be ended properly never holds.
    """
    ended = list(phases)
    for phase in ended:
        if phase.problem is not None:
            return _of_problem(control, phase, phase.problem)
    if "call" not in [phase.when for phase in ended]:
        return Judgement(Verdict.UNKNOWN, of_unknown(control.severity), "the body was not run", broken=True)
    return Judgement(Verdict.HOLDS)


def _of_problem(control: Control, phase: Phase, problem: BaseException) -> Judgement:
    if isinstance(problem, Violation):
        severity = problem.severity or control.severity_of(problem.grade)
        return Judgement(Verdict.VIOLATED, severity, said(problem), problem.actual, problem.should_be)
    if isinstance(problem, AssertionError) and phase.own and phase.when == "call":
        return Judgement(Verdict.VIOLATED, control.severity, said(problem))
    if phase.skipped and "because" in str(problem) and phase.when != "teardown":
        return Judgement(Verdict.NOT_APPLICABLE, None, str(problem))
    return _unknown(control, phase, problem)


def _unknown(control: Control, phase: Phase, problem: BaseException) -> Judgement:
    dead = next((each for each in _chain(problem) if isinstance(each, HostUnreachable)), None)
    looked = isinstance(problem, ProbeError)
    return Judgement(
        Verdict.UNKNOWN,
        of_unknown(control.severity),
        str(dead) if dead else said(problem) if looked else _bug(phase, problem),
        unreachable=dead.host if dead else None,
        broken=not looked and not dead,
    )


def _bug(phase: Phase, problem: BaseException) -> str:
    if phase.skipped:
        return f"skipped without a reason that says “because”: {said(problem) or 'no reason given'} ({phase.where})"
    kind = type(problem).__name__
    return f"the check itself broke in its {phase.when}: {kind}: {said(problem) or 'no message'} ({phase.where})"


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """The exception and what caused it, each once."""
    seen: list[BaseException] = []
    found: BaseException | None = problem
    while found is not None and found not in seen:
        seen.append(found)
        yield found
        found = found.__cause__ or found.__context__


def said(problem: BaseException) -> str:
    """The author's words: without what pytest's assertion rewriting appends."""
    return str(problem).split("\nassert ")[0].strip()
