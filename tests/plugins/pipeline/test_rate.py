from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.core.severity import Severity
from plugins.core.verdict import Verdict
from plugins.pipeline.case import Case
from plugins.pipeline.policy import Session, SeverityRule
from plugins.pipeline.rate import in_session, rate

from . import generated
from .cases import NOW, P1, P2, P3, P4, at, case, matchers, resolved, situation

OPEN = Session("XNYS", NOW.date(), at(-60), at(60))
YESTERDAY = Session("XNYS", at(-24 * 60).date(), at(-25 * 60), at(-23 * 60))
MARKET = SeverityRule(matchers("control=TORQ-D01"), "XNYS", in_session=P1, closed=P3, name="feeds")


def severity(one: Case, *rules: SeverityRule, sessions: tuple[Session, ...] = (), now: datetime = NOW) -> Severity:
    (rated,) = rate((one,), situation(one, severity_rules=rules, sessions=sessions, now=now))
    return rated.severity


def test_without_a_rule_the_finding_decides() -> None:
    assert severity(case(severity=P2)) is P2
    assert severity(case(control="TORQ-D02", severity=P2), MARKET, sessions=(OPEN,)) is P2


def test_the_session_decides() -> None:
    assert severity(case(), MARKET, sessions=(YESTERDAY, OPEN)) is P1
    assert severity(case(), MARKET, sessions=(YESTERDAY,)) is P3


@pytest.mark.parametrize(("now", "counts"), [(at(-61), P3), (at(-60), P1), (at(59), P1), (at(60), P3)])
def test_a_session_begins_when_it_opens_and_is_over_when_it_closes(now: datetime, counts: Severity) -> None:
    assert severity(case(), MARKET, sessions=(OPEN,), now=now) is counts


def test_of_an_unknown_calendar_nothing_gets_softer() -> None:
    other = Session("XLON", NOW.date(), at(-60), at(60))
    assert in_session("XNYS", situation(sessions=(other,))) is None
    assert severity(case(severity=P1), MARKET, sessions=(other,)) is P1


def test_the_first_rule_that_matches_decides_even_when_it_changes_nothing() -> None:
    as_it_is = SeverityRule(matchers("system=torq"), "XNYS", in_session=None, closed=P4)
    assert severity(case(severity=P2), as_it_is, MARKET, sessions=(OPEN,)) is P2
    unknown = SeverityRule(matchers("system=torq"), "XLON", in_session=P4, closed=P4)
    assert severity(case(severity=P2), unknown, MARKET, sessions=(OPEN,)) is P2


def test_rules_match_the_findings_own_severity() -> None:
    """Else rating twice would say something else than rating once."""
    softer = SeverityRule(matchers("severity=P1"), "XNYS", closed=P3)
    one = case(severity=P1)
    seen = situation(one, severity_rules=(softer,), sessions=(YESTERDAY,))
    once = rate((one,), seen)
    assert once[0].severity is P3
    assert rate(once, seen) == once


def test_unknown_is_never_softer_than_p3() -> None:
    softest = SeverityRule(matchers("system=torq"), "XNYS", closed=P4)
    assert severity(case(severity=P1), softest, sessions=(YESTERDAY,)) is P4
    assert severity(case(severity=P1, verdict=Verdict.UNKNOWN), softest, sessions=(YESTERDAY,)) is P3
    assert severity(case(severity=P4, verdict=Verdict.UNKNOWN)) is P3


def test_what_is_resolved_is_rated_alike() -> None:
    assert severity(resolved(case(severity=P2)), MARKET, sessions=(OPEN,)) is P1


rules = some.lists(
    some.builds(
        SeverityRule,
        generated.matchers,
        some.sampled_from(["XNYS", "XLON"]),
        some.none() | generated.severities,
        some.none() | generated.severities,
    ),
    max_size=4,
).map(tuple)


@given(generated.estates(), rules)
def test_without_sessions_rules_change_nothing(cases: tuple[Case, ...], given_rules: tuple[SeverityRule, ...]) -> None:
    assert rate(cases, situation(severity_rules=given_rules)) == rate(cases, situation())
