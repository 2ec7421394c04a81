from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.core.alert import Acknowledgement
from plugins.core.message import News, Told
from plugins.pipeline.case import Case
from plugins.pipeline.dedup import again_at, dedup
from plugins.pipeline.policy import Route

from . import generated
from .cases import (
    EVERYTHING,
    NOW,
    P1,
    P2,
    P3,
    P4,
    acknowledged,
    at,
    case,
    matchers,
    resolved,
    routed,
    situation,
    told,
    withheld,
)

HOURLY = replace(EVERYTHING, repeat_interval=3600)


def after(one: Case, known: Told | None = None, **given: Any) -> Case:
    (result,) = dedup((one,), situation(one, told=[known] if known else [], **given))
    return result


def news(one: Case, known: Told | None = None, **given: Any) -> News | None:
    result = after(one, known, **given)
    assert (result.news is None) is (result.withheld is not None) or not result.firing
    return result.news


def test_who_does_not_know_hears_of_it() -> None:
    one = routed()
    assert news(one) is News.NEW
    assert news(one, told("boss", one)) is News.NEW
    assert news(one, told("operations", case("TORQ-D02"))) is News.NEW


def test_who_was_told_of_its_end_hears_of_it_anew() -> None:
    one = routed()
    assert news(one, told("operations", one, firing=False)) is News.NEW


def test_who_knows_hears_nothing() -> None:
    one = routed(route=HOURLY)
    assert str(after(one, told("operations", one)).withheld) == (
        "dedup: told at 2024-06-12 14:30 UTC; again at 2024-06-12 15:30 UTC (policy/routes.yml:2 (everything))"
    )


@pytest.mark.parametrize(
    ("then", "now", "expected"), [(P2, P1, News.WORSE), (P2, P2, None), (P2, P3, None), (P4, P3, News.WORSE)]
)
def test_worse_is_news_and_better_is_not(then: Any, now: Any, expected: News | None) -> None:
    one = routed(severity=now)
    assert news(one, told("operations", one, severity=then)) is expected


def test_worse_is_news_though_acknowledged() -> None:
    one = routed(severity=P1, acknowledgement=acknowledged())
    assert news(one, told("operations", one, severity=P2)) is News.WORSE


@pytest.mark.parametrize(("now", "expected"), [(at(29), None), (at(30), News.AGAIN), (at(31), News.AGAIN)])
def test_it_is_repeated_when_the_routes_interval_is_over(now: datetime, expected: News | None) -> None:
    one = routed(route=HOURLY)
    assert news(one, told("operations", one), now=now) is expected


@pytest.mark.parametrize(
    ("told_at", "acknowledged_at", "expected"),
    [(-241, -240, News.AGAIN), (-240, -239, None), (-239, -300, None), (-240, -300, News.AGAIN)],
)
def test_an_acknowledged_alert_is_reminded_of_after_its_severitys_time(
    told_at: float, acknowledged_at: float, expected: News | None
) -> None:
    """A P1 after four hours, from the later of both; not after the route's one hour."""
    one = routed(route=HOURLY, severity=P1, acknowledgement=acknowledged(acknowledged_at))
    assert news(one, told("operations", one, at=at(told_at))) is expected


def test_the_reason_says_who_acknowledged() -> None:
    one = routed(severity=P1, acknowledgement=acknowledged(-10))
    assert str(after(one, told("operations", one)).withheld) == (
        "dedup: told at 2024-06-12 14:30 UTC; acknowledged by ada; again at 2024-06-12 18:50 UTC"
        " (policy/escalation.yml P1 remind_acknowledged)"
    )


def test_where_the_policy_does_not_remind_an_acknowledged_alert_is_not_repeated() -> None:
    one = routed(severity=P3, acknowledgement=acknowledged(-10))
    ancient = told("operations", one, at=at(-30 * 24 * 60))
    assert news(one, ancient) is None
    assert "acknowledged by ada; not repeated" in str(after(one, ancient).withheld)


def test_when_the_acknowledgement_is_over_the_route_counts_again() -> None:
    one = routed(route=HOURLY, severity=P3, acknowledgement=acknowledged(-120, until=NOW))
    assert news(one, told("operations", one, at=at(-60))) is News.AGAIN


def test_what_came_over_no_route_is_not_repeated() -> None:
    one = replace(routed(), route=None)
    known = told("operations", one, at=at(-30 * 24 * 60))
    assert again_at(one, known, situation(one)) is None
    assert news(one, known) is None


def test_who_knows_of_a_problem_hears_of_its_end() -> None:
    over = resolved(routed())
    assert news(over, told("operations", over)) is News.RESOLVED


def test_who_does_not_know_of_it_hears_of_no_end() -> None:
    over = resolved(routed())
    for known in (None, told("operations", over, firing=False), told("boss", over)):
        assert (after(over, known).news, after(over, known).withheld) == (None, None)


def test_what_is_withheld_stays_so() -> None:
    one = routed(withheld=withheld("silence"))
    assert after(one) == one
    assert after(one, told("operations", one)) == one


def test_an_escalation_keeps_its_news() -> None:
    one = replace(routed(), news=News.ESCALATED, route=None)
    assert news(one) is News.ESCALATED


# the same receiver over two routes


def test_a_receiver_hears_of_an_alert_over_its_first_route() -> None:
    first, second = routed(), routed(route=replace(EVERYTHING, line=9, matchers=matchers("system=torq")))
    one, other = dedup((first, second), situation())
    assert (one.news, other.news) == (News.NEW, None)
    assert str(other.withheld) == (
        "dedup: this receiver is told through another route (policy/routes.yml:2 (everything))"
    )


def test_a_route_that_is_muted_does_not_stand_in_the_way() -> None:
    cases = routed(withheld=withheld("mute")), routed(route=Route("operations", line=9))
    assert [each.news for each in dedup(cases, situation())] == [None, News.NEW]


def test_other_receivers_and_other_alerts_are_apart() -> None:
    cases = routed(), routed(route=Route("boss")), routed("TORQ-D02")
    assert [each.news for each in dedup(cases, situation())] == [News.NEW] * 3


def test_an_end_is_told_once_too() -> None:
    over = resolved(routed())
    result = dedup((over, over), situation(told=[told("operations", over)]))
    assert [(each.news, each.withheld) for each in result] == [(News.RESOLVED, None), (None, None)]


# over time

moments = some.lists(
    some.tuples(
        some.sampled_from([1, 30, 61, 300]),  # minutes since the moment before
        some.booleans(),  # whether it fires
        generated.severities,
        some.booleans(),  # whether a stage before withholds it
        some.booleans(),  # whether it is acknowledged
    ),
    max_size=15,
)


@given(moments)
def test_problems_and_their_ends_pair_up(steps: list[tuple[int, bool, Any, bool, bool]]) -> None:
    """Whatever happens: a receiver hears NEW first, then of changes, then of the end; then anew."""
    now, known, heard = NOW, None, list[tuple[News, datetime, Any]]()
    for minutes, fires, severity, hidden, taken in steps:
        now += timedelta(minutes=minutes)
        ack = Acknowledgement("ada", "", now - timedelta(minutes=minutes)) if taken else None
        one = routed(route=HOURLY, severity=severity, acknowledgement=ack)
        one = replace(one, withheld=withheld("silence")) if hidden and fires else one
        result = after(one if fires else resolved(one, now), known, now=now)
        if result.news is not None and result.withheld is None:
            heard.append((result.news, now, severity))
            known = told("operations", one, firing=result.news.firing, at=now, severity=severity)
    firing = False
    for number, (each, when, severity) in enumerate(heard):
        assert (each is News.NEW) is (not firing)
        firing = each is not News.RESOLVED
        if each is News.AGAIN:
            assert when - heard[number - 1][1] >= timedelta(hours=1)
        if each is News.WORSE:
            assert severity.rank < heard[number - 1][2].rank
    last_end = steps and not steps[-1][1]
    assert not (last_end and firing), "who knows of the problem knows of its end"
