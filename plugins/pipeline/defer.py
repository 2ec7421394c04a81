"""Defer: what can wait stands in the daily summary and makes no message of its own."""

from __future__ import annotations

from ..core.severity import Severity
from .case import Cases, Situation


def defer(cases: Cases, situation: Situation) -> Cases:
    """Cases of severity P4, as it counts now."""
    escalation = situation.policy.escalation
    reason = f"in the daily summary at {escalation.summary_at:%H:%M} ({escalation.zone})"
    return tuple(
        case.withhold("defer", "policy/escalation.yml P4", reason) if case.severity is Severity.P4 else case
        for case in cases
    )
