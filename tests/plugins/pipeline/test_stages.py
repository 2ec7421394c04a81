"""What holds for all stages together, whatever they are given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.core.alert import Step
from plugins.core.message import News, Told
from plugins.pipeline import STAGES, Stage, run
from plugins.pipeline.case import Case, Cases, Situation
from plugins.pipeline.policy import Receiver, Route, Session, SeverityRule, Window

from . import generated
from .cases import ALWAYS, NOW, P1, P2, P3, acknowledged, at, case, matchers, receivers, resolved, situation, told

TREE = Route(
    "operations",
    routes=(
        Route("on-call", mute_time_intervals=("always",), goes_on=True),
        Route("operations", matchers("system=torq"), goes_on=True, group_by=("system", "team"), repeat_interval=600),
        Route("operations", matchers("host=a"), active_time_intervals=("always",), group_by=("...",)),
        Route("nobody", matchers("severity=P1")),
    ),
)
GROWING = ("route", "escalate")


@some.composite
def situations(draw: some.DrawFn) -> tuple[Cases, Situation]:
    """Cases before the first stage, and a situation with a bit of everything in it."""
    cases = tuple(replace(draw(lived(one)), withheld=None) for one in draw(generated.estates(most=8)))
    seen = situation(
        *cases,
        told=[each for one in cases for each in draw(knowing(one))],
        silences=draw(generated.silences),
        sessions=draw(some.sampled_from([(), (Session("XNYS", NOW.date(), at(-60), at(60)),)])),
        waivers=draw(generated.waivers),
        causes=draw(generated.causes),
        inhibit_rules=draw(generated.inhibit_rules),
        windows=draw(
            some.lists(some.builds(Window, some.just("w"), generated.matchers, some.just(ALWAYS)), max_size=1)
        ),
        severity_rules=draw(
            some.lists(
                some.builds(SeverityRule, generated.matchers, some.just("XNYS"), some.just(P1), some.just(P3)),
                max_size=2,
            )
        ),
        intervals={"always": ALWAYS},
        root=TREE,
        receivers={**receivers("operations", "on-call", "boss"), "nobody": Receiver("nobody")},
    )
    return cases, seen


def lived(one: Case) -> some.SearchStrategy[Case]:
    """With some of an alert's life behind it."""

    def with_life(taken: bool, since: Any, steps: int) -> Case:
        changed = replace(
            one.alert,
            acknowledgement=acknowledged(-5) if taken else None,
            told_since=since,
            chain=(Step(60, "boss"), Step(120, "on-call")),
            steps_taken=steps,
        )
        return replace(one, alert=changed)

    return some.builds(with_life, some.booleans(), some.sampled_from([None, at(-60), at(-1)]), some.integers(0, 2))


def knowing(one: Case) -> some.SearchStrategy[list[Told]]:
    """What receivers were told of it."""

    def of(receiver: str, firing: bool, minutes: float) -> Told:
        return told(receiver, one, firing=firing, severity=P2, at=at(-minutes))

    names = some.sampled_from(["operations", "on-call", "boss"])
    return some.lists(some.builds(of, names, some.booleans(), some.sampled_from([1, 60])), max_size=2)


def through(cases: Cases, seen: Situation) -> Cases:
    return run((each.alert for each in cases), seen)


@given(situations())
def test_no_case_ever_disappears(given_: tuple[Cases, Situation]) -> None:
    cases, seen = given_
    for stage in STAGES:
        after = stage(cases, seen)
        before_ids, after_ids = [[each.alert.id for each in some_] for some_ in (cases, after)]
        if stage.__name__ in GROWING:
            assert set(after_ids) == set(before_ids)
            assert len(after) >= len(cases)
        else:
            assert after_ids == before_ids
        cases = after


@given(situations())
def test_every_finding_is_told_withheld_or_known(given_: tuple[Cases, Situation]) -> None:
    """No alert that fires is in neither pile."""
    for one in through(*given_):
        if one.firing:
            assert (one.news is not None) is not (one.withheld is not None), one


@given(situations())
def test_the_end_of_a_problem_is_never_withheld(given_: tuple[Cases, Situation]) -> None:
    cases, seen = given_
    result = through(cases, seen)
    assert not any(one.withheld for one in result if not one.firing)
    told_of_ends = {(one.receiver, one.alert.id) for one in result if one.news is News.RESOLVED}
    ended = {one.alert.id for one in cases if not one.firing}
    assert told_of_ends == {key for key, each in seen.book.told.items() if each.firing and each.alert in ended}


@given(situations())
def test_a_stage_that_withholds_leaves_what_is_withheld_alone(given_: tuple[Cases, Situation]) -> None:
    """The first reason stands."""
    cases, seen = given_
    for stage in STAGES:
        after = stage(cases, seen)
        for before, now in zip(cases, after, strict=False):
            if stage.__name__ not in GROWING and before.withheld:
                assert now.withheld == before.withheld
        cases = after


@given(situations())
def test_the_same_situation_makes_the_same_decision(given_: tuple[Cases, Situation]) -> None:
    assert through(*given_) == through(*given_)


@given(situations(), some.randoms(use_true_random=False))
def test_the_order_of_the_alerts_does_not_matter(given_: tuple[Cases, Situation], random: Any) -> None:
    cases, seen = given_
    shuffled = tuple(random.sample(cases, len(cases)))
    assert sorted(map(repr, through(shuffled, seen))) == sorted(map(repr, through(cases, seen)))


@given(situations())
def test_a_receiver_hears_of_an_alert_once(given_: tuple[Cases, Situation]) -> None:
    heard = [(one.receiver, one.alert.id) for one in through(*given_) if one.news is not None]
    assert len(heard) == len(set(heard))


@pytest.mark.parametrize("stage", STAGES)
def test_nothing_in_nothing_out(stage: Stage) -> None:
    assert stage((), situation()) == ()


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_does_not_touch_what_is_resolved_and_known_to_nobody(stage: Stage) -> None:
    over = resolved(case())
    assert stage((over,), situation(over)) == (over,)
