"""Rate: how bad an alert is now. A market that is closed can wait; one in session cannot."""

from __future__ import annotations

from dataclasses import replace

from ..core.severity import Severity, of_unknown
from ..core.verdict import Verdict
from .case import Case, Cases, Situation
from .labelled import Labelled
from .policy import SeverityRule


def rate(cases: Cases, situation: Situation) -> Cases:
    """Each case with the severity that counts now. The first rule that matches the finding's own labels decides."""
    labelled = Labelled(case.alert.labels for case in cases)
    ruled: dict[int, Severity | None] = {}
    for rule in situation.policy.calendar.severity_rules:
        says = _says(rule, situation)
        for number in labelled.matching(rule.matchers):
            ruled.setdefault(number, says)
    return tuple(_rated(case, ruled.get(number)) for number, case in enumerate(cases))


def in_session(calendar: str, situation: Situation) -> bool | None:
    """Whether it is in session now. None: nothing is known of that calendar."""
    sessions = [session for session in situation.sessions if session.calendar == calendar]
    if not sessions:
        return None
    return any(session.opens <= situation.now < session.closes for session in sessions)


def _says(rule: SeverityRule, situation: Situation) -> Severity | None:
    """None leaves the finding its own: it must not get softer because a calendar is not known."""
    open_now = in_session(rule.calendar, situation)
    if open_now is None:
        return None
    return rule.in_session if open_now else rule.closed


def _rated(case: Case, by_rule: Severity | None) -> Case:
    finding = case.alert.finding
    severity = by_rule or finding.severity
    if finding.verdict is Verdict.UNKNOWN:
        severity = of_unknown(severity)
    return case if severity is case.severity else replace(case, severity=severity)
