"""A record with one of each verdict, and words that break formats which do not escape."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plugins.core.evidence import Evidence
from plugins.core.finding import Finding, findings
from plugins.core.gate import Outcome, judge
from plugins.core.notification import Alerting, Notification, Telling, Withheld
from plugins.core.observation import Attempt, Observation, Permission
from plugins.core.round import Plan, Round
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from reports.record import RunRecord, record_of

STARTED = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
NASTY = "<script>alert('&\"')</script> \x1b[31mred\x00 ]]> ‹µ›"
CELL = Observation(
    control="SAMP-D01",
    system="sample",
    cadence="daily",
    target="one",
    claim="All is well",
    nodeid="suites/sample/test_sample.py::test_samp_d01[one]",
    verdict=Verdict.NOT_RUN,
    runbook="suites/sample/runbook.md#samp-d01--all-is-well",
    if_violated="Heal `it`.",
    if_unknown="Look again.",
)
HOLDS = replace(CELL, verdict=Verdict.HOLDS, started=STARTED, seconds=0.25, measurements={"heat": (3.5, "K")})
VIOLATED = replace(
    HOLDS,
    target="two",
    verdict=Verdict.VIOLATED,
    severity=Severity.P1,
    message=f"two: heat is 11 K {NASTY}",
    actual="11 K",
    should_be="< 5 K",
    evidence=(Evidence("command", "two", f"cat /heat {NASTY}", STARTED, 0.01, 0, f"11\n{NASTY}"),),
)
UNKNOWN = replace(
    HOLDS,
    control="SAMP-D02",
    verdict=Verdict.UNKNOWN,
    severity=Severity.P2,
    message="no answer",
    trace="E KeyError: 'x'",
)
NOT_APPLICABLE = replace(HOLDS, control="SAMP-D03", verdict=Verdict.NOT_APPLICABLE, message="because of winter")
NOT_RUN = replace(CELL, control="SAMP-D04")
ATTEMPT = Attempt(Verdict.VIOLATED, Severity.P1, f"heat is 12 K {NASTY}", STARTED, 0.2, VIOLATED.evidence, 3)
LATER = STARTED + timedelta(seconds=5)
SETTLED = replace(HOLDS, control="SAMP-D05", started=LATER, attempts=(ATTEMPT,))
RED_AGAIN = replace(VIOLATED, control="SAMP-D06", started=LATER, attempts=(ATTEMPT,))
PERMISSION = Permission("heat", "the cooler is on order", "OPS-12", "b.boss", STARTED + timedelta(days=3), "w.yml:2")
WAIVED = replace(VIOLATED, control="SAMP-D07", verdict=Verdict.WAIVED, waived=PERMISSION)
SEEN = (HOLDS, VIOLATED, UNKNOWN, NOT_APPLICABLE)


def plan(*cells: Observation) -> Plan:
    owed = cells or (*SEEN, NOT_RUN)
    return Plan(
        run="2026-11-21T093000Z-here-0000",
        environment="here",
        started=STARTED,
        command="pytest -m daily",
        selection="daily",
        fail_on=Severity.P4,
        cells=tuple(replace(CELL, control=cell.control, target=cell.target) for cell in owed),
        not_here=("gnosis",),
        commit="0" * 40,
        versions={"pytest": "9"},
    )


def round_() -> Round:
    made = Round(plan())
    for seen in SEEN:
        made.see(seen)
    return made


def a_record(made: Round | None = None, outcome: Outcome | None = None) -> RunRecord:
    made = made or round_()
    told = [finding for finding in findings(made.observations) if finding.hides or not finding.unreachable]
    follows = Alerting(tuple(map(notified, told)))
    return record_of(made, follows, outcome or judge(made, 1), STARTED + timedelta(seconds=75))


def notified(finding: Finding) -> Notification:
    """Everybody is told."""
    told = Telling("everybody", ('policy/routes.yml:3 (severity="P1")',), "new")
    return Notification(finding, finding.severity, (told,), hides=finding.hides, alert="0a1b2c")


def withheld(finding: Finding) -> Notification:
    why = Withheld("silence", "silence 1234", "a.operator knows")
    return Notification(finding, finding.severity, (Telling(withheld=why),), alert="0a1b2c")


def full_record() -> RunRecord:
    """With all that a record can have."""
    cells = (*SEEN, SETTLED, RED_AGAIN, WAIVED)
    made = Round(plan(*cells, NOT_RUN))
    for seen in cells:
        made.see(seen)
    first, *others = findings(made.observations)
    ended = replace(notified(replace(first, control="SAMP-D09")), ended="holds again")
    pending = Notification(others[0], Severity.P3, pending="red in 1 of 2 rounds", hides=(("SAMP-D08", "one"),))
    follows = Alerting(
        (withheld(first), pending, *map(notified, others[1:]), ended),
        dry=False,
        notices=("waiver x ends",),
        trouble="no",
    )
    return record_of(made, follows, judge(made, 1), STARTED + timedelta(seconds=75))
