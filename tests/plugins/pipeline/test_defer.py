from __future__ import annotations

from dataclasses import replace
from datetime import time

from plugins.pipeline.defer import defer

from .cases import ESCALATION, P1, P2, P3, P4, case, resolved, situation


def test_a_p4_waits_for_the_daily_summary() -> None:
    escalation = replace(ESCALATION, summary_at=time(6, 5), zone="America/New_York")
    (after,) = defer((case(severity=P4),), situation(escalation=escalation))
    assert str(after.withheld) == "defer: in the daily summary at 06:05 (America/New_York) (policy/escalation.yml P4)"


def test_nothing_else_waits() -> None:
    cases = tuple(case(severity=severity) for severity in (P1, P2, P3))
    assert defer(cases, situation()) == cases


def test_the_severity_that_counts_now_decides() -> None:
    softer, worse = replace(case(severity=P1), severity=P4), replace(case(severity=P4), severity=P1)
    assert [each.withheld is None for each in defer((softer, worse), situation())] == [False, True]


def test_the_end_of_a_problem_does_not_wait() -> None:
    over = resolved(case(severity=P4))
    assert defer((over,), situation()) == (over,)
