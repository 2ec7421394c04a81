"""The exit code of a round and what it means (docs/severity.md). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .observation import Observation
from .round import Round, totals
from .severity import Severity
from .verdict import Verdict

HOLDS, VIOLATED, INTERRUPTED, INTERNAL, USAGE, NOTHING = range(6)  # pytest's own numbers
CONTRACT_BROKEN = 10
UNKNOWN = 11


@dataclass(frozen=True)
class Outcome:
    """An exit code and the sentence that explains it."""

    code: int
    meaning: str


def judge(round_: Round, status: int) -> Outcome:
    """What the round came to; `status` is pytest's own exit code.

    The first that applies: pytest's 2, 3 and 4; the contract broken; violated; unknown; holds.
    """
    if status == INTERRUPTED and not round_.plan.faults and not round_.stopped:
        return Outcome(INTERRUPTED, f"interrupted; {len(round_.missing)} verdicts are missing")
    if status == INTERNAL:
        return Outcome(INTERNAL, "an internal error of the suite; do not rely on this round")
    if status == USAGE:
        return Outcome(USAGE, "the command line or a configuration file is wrong; nothing was looked at")
    if why := _broken(round_):
        return Outcome(CONTRACT_BROKEN, f"contract broken: {why}")
    if status == NOTHING and not round_.observations:
        return Outcome(NOTHING, "nothing was selected, so nothing was looked at")
    return _by_verdicts(round_)


def _broken(round_: Round) -> str | None:
    """Why the round does not give the verdicts it owes, or None."""
    if round_.plan.faults:
        return f"the round did not happen, {len(round_.plan.faults)} fault(s)"
    if not round_.observations and not round_.plan.partial:
        return f"the round did not happen, no control is {round_.plan.selection}"
    if round_.missing and not round_.stopped:
        return f"{len(round_.missing)} of {len(round_.observations)} verdicts are missing"
    if not round_.plan.partial and not any(seen.verdict in _LOOKED_AT for seen in round_.observations):
        return "nothing was applicable, so nothing was looked at"
    return None


_LOOKED_AT = (Verdict.HOLDS, Verdict.VIOLATED, Verdict.UNKNOWN, Verdict.WAIVED)


def _by_verdicts(round_: Round) -> Outcome:
    gate = round_.plan.fail_on
    violated = _at(round_.observations, Verdict.VIOLATED, gate)
    unknown = _at(round_.observations, Verdict.UNKNOWN, gate)
    above = f" at or above {gate.value}" if gate is not Severity.P4 else ""
    if violated:
        return Outcome(VIOLATED, f"{violated} violated{above}" + (f", {unknown} unknown" if unknown else ""))
    if unknown:
        return Outcome(UNKNOWN, f"{unknown} unknown{above}, and nothing known to be violated")
    if round_.missing:
        return Outcome(CONTRACT_BROKEN, f"stopped early, and nothing{above} until then; {len(round_.missing)} not run")
    counts = totals(round_.observations)
    below = counts[Verdict.VIOLATED] + counts[Verdict.UNKNOWN]
    if below:
        return Outcome(HOLDS, f"nothing{above}; {below} below that")
    waived = f", {counts[Verdict.WAIVED]} waived" if counts[Verdict.WAIVED] else ""
    return Outcome(HOLDS, f"all that was looked at holds ({counts[Verdict.HOLDS]}){waived}")


def _at(observations: Iterable[Observation], verdict: Verdict, gate: Severity) -> int:
    """How many have this verdict with a severity at or above the gate."""
    found = [seen for seen in observations if seen.verdict is verdict]
    return sum((seen.severity or seen.control_severity).at_least(gate) for seen in found)
