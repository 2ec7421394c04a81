from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from plugins.core.alert import Step
from plugins.core.message import News
from plugins.pipeline.case import Case
from plugins.pipeline.escalate import due_steps, escalate, next_step_at
from plugins.pipeline.policy import Route

from .cases import NOW, P1, acknowledged, alert, at, case, receivers, resolved, routed, situation, told, withheld

CHAIN = (Step(900, "on-call"), Step(1800, "boss"))


def unanswered(**given: Any) -> Case:
    """Told half an hour ago and not acknowledged: both steps are due."""
    return routed(**{"chain": CHAIN, "told_since": at(-30), **given})


def added(*cases: Case, **given: Any) -> list[Case]:
    result = escalate(cases, situation(*cases, **given))
    assert result[: len(cases)] == cases
    return list(result[len(cases) :])


def test_each_step_that_is_due_adds_its_receiver() -> None:
    one = unanswered(severity=P1, hides=("other",))
    boss = added(one)[1]
    assert [(each.receiver, each.news) for each in added(one)] == [
        ("on-call", News.ESCALATED),
        ("boss", News.ESCALATED),
    ]
    assert (boss.alert, boss.severity, boss.hides, boss.route) == (one.alert, P1, ("other",), None)
    assert boss.path == ("policy/escalation.yml step 2 of the chain: nobody acknowledged in 30 min",)


@pytest.mark.parametrize(
    ("minutes", "receivers_"), [(14, []), (15, ["on-call"]), (29, ["on-call"]), (30, ["on-call", "boss"])]
)
def test_a_step_is_due_after_its_time(minutes: float, receivers_: list[str]) -> None:
    assert [each.receiver for each in added(unanswered(told_since=at(-minutes)))] == receivers_


def test_steps_that_were_taken_are_not_taken_again() -> None:
    assert [each.receiver for each in added(unanswered(steps_taken=1))] == ["boss"]
    assert added(unanswered(steps_taken=2)) == []


def test_nobody_told_nobody_next() -> None:
    assert added(unanswered(told_since=None)) == []


def test_an_acknowledgement_stops_it_while_it_is_in_force() -> None:
    assert added(unanswered(acknowledgement=acknowledged(-1))) == []
    assert added(unanswered(acknowledgement=acknowledged(-1, until=at(1)))) == []
    assert len(added(unanswered(acknowledgement=acknowledged(-100, until=at(-100))))) == 2


def test_when_an_acknowledgement_ends_the_chain_begins_anew() -> None:
    assert added(unanswered(acknowledgement=acknowledged(-10, until=NOW))) == []


def test_what_is_resolved_is_not_escalated() -> None:
    assert added(resolved(unanswered())) == []


def test_what_is_withheld_waits() -> None:
    assert added(unanswered(withheld=withheld("silence"))) == []


def test_one_route_that_tells_is_enough() -> None:
    quiet, loud = unanswered(withheld=withheld("mute")), unanswered(route=Route("night"))
    assert [each.receiver for each in added(quiet, loud)] == ["on-call", "boss"]


def test_several_routes_make_each_step_once() -> None:
    assert [each.receiver for each in added(unanswered(), unanswered(route=Route("night")))] == ["on-call", "boss"]


def test_each_alert_has_its_own_chain() -> None:
    other = unanswered(control="TORQ-D02", chain=(Step(60, "boss"),))
    assert [(each.alert.cell[0], each.receiver) for each in added(unanswered(), other)] == [
        ("TORQ-D01", "on-call"),
        ("TORQ-D01", "boss"),
        ("TORQ-D02", "boss"),
    ]


def test_who_is_among_its_receivers_is_not_told_twice() -> None:
    assert [each.receiver for each in added(unanswered(), unanswered(route=Route("boss")))] == ["on-call"]


def test_who_knows_is_not_told_again() -> None:
    one = unanswered()
    assert [each.receiver for each in added(one, told=[told("boss", one)])] == ["on-call"]
    assert len(added(one, told=[told("boss", one, firing=False), told("boss", case("TORQ-D02"))])) == 2


def test_a_receiver_that_stands_twice_in_the_chain_is_told_once() -> None:
    twice = unanswered(chain=(Step(60, "boss"), Step(120, "boss")))
    assert [each.receiver for each in added(twice)] == ["boss"]


def test_a_receiver_that_is_gone_is_told_to_nobody_and_says_so() -> None:
    (gone,) = added(unanswered(chain=(Step(60, "boss"),)), receivers=receivers("operations"))
    assert str(gone.withheld) == "escalate: there is no receiver boss with a channel (policy/escalation.yml step 1)"


def test_a_receiver_without_channels_is_told_nothing_and_says_so() -> None:
    empty = {"boss": replace(receivers("boss")["boss"], channels=())}
    (mute,) = added(unanswered(chain=(Step(60, "boss"),)), receivers=empty)
    assert mute.withheld is not None


@pytest.mark.parametrize(("now", "steps"), [(NOW, 0), (at(14), 0), (at(15), 1), (at(30), 2), (at(300), 2)])
def test_due_steps_are_counted_from_the_first_telling(now: datetime, steps: int) -> None:
    for taken in (0, 1, 2):
        assert due_steps(alert(chain=CHAIN, told_since=NOW, steps_taken=taken), now) == steps
    assert due_steps(alert(chain=CHAIN), now) == 0


def test_a_later_step_does_not_overtake_an_earlier_one() -> None:
    assert due_steps(alert(chain=(Step(1800, "boss"), Step(60, "on-call")), told_since=NOW), at(5)) == 0


def test_the_next_step_has_its_time() -> None:
    assert next_step_at(alert(chain=CHAIN, told_since=NOW)) == at(15)
    assert next_step_at(alert(chain=CHAIN, told_since=NOW, steps_taken=1)) == at(30)
    assert next_step_at(alert(chain=CHAIN, told_since=NOW, steps_taken=2)) is None
    assert next_step_at(alert(chain=CHAIN)) is None
    assert next_step_at(alert(told_since=NOW)) is None
