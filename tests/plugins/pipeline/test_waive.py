from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from plugins.core.verdict import Verdict
from plugins.pipeline.case import Case
from plugins.pipeline.policy import Waiver
from plugins.pipeline.waive import ended, ending, stale, waive

from .cases import NOW, alert, at, case, finding, resolved, situation, waiver

HOLDS = ("TORQ-D01", "torq-1")


def waived(one: Case, *waivers: Waiver, now: datetime = NOW) -> bool:
    (after,) = waive((one,), situation(one, waivers=waivers, now=now))
    return after.withheld is not None


def test_the_reason_says_who_and_until_when() -> None:
    (after,) = waive((case(),), situation(waivers=(waiver(),)))
    assert str(after.withheld) == (
        "waive: the disk is ordered; OPS-1, approved by grace until 2024-06-13 15:00 UTC (policy/waivers/disk.yml:3)"
    )


def test_it_covers_its_control_only() -> None:
    assert waived(case("TORQ-D01"), waiver("TORQ-D01"))
    assert not waived(case("TORQ-D02"), waiver("TORQ-D01"))


@pytest.mark.parametrize(
    ("target", "covered"),
    [
        (None, True),
        ("torq-1/signals", True),
        ("torq-1", False),
        ("torq-1/*", True),
        ("torq-?/signals", True),
        ("TORQ-1/signals", False),
        ("torq-2/*", False),
    ],
)
def test_it_covers_its_target_or_a_pattern_of_targets(target: str | None, covered: bool) -> None:
    assert waived(case(target="torq-1/signals"), waiver(target=target)) is covered


@pytest.mark.parametrize(("now", "covered"), [(at(-1), False), (NOW, True), (at(1439), True), (at(1440), False)])
def test_it_begins_and_ends_at_an_instant(now: datetime, covered: bool) -> None:
    assert waived(case(), waiver(), now=now) is covered


def test_it_never_covers_what_nobody_could_look_at() -> None:
    assert not waived(case(verdict=Verdict.UNKNOWN), waiver())


@pytest.mark.parametrize(
    ("bound", "figures", "covered"),
    [
        ({"at_most": 92}, {"disk": 92.0}, True),
        ({"at_most": 92}, {"disk": 92.1}, False),
        ({"at_most": 92}, {"memory": 50.0}, False),
        ({"at_most": 92}, {"disk": float("nan")}, False),
        ({"at_least": 5}, {"disk": 5.0}, True),
        ({"at_least": 5}, {"disk": 4.9}, False),
        ({"at_least": 5, "at_most": 92}, {"disk": 93.0}, False),
        ({}, {"disk": float("nan")}, False),
        ({"at_most": 92, "figure": None}, {"disk": 50.0}, False),
    ],
)
def test_past_its_bound_or_not_measured_the_finding_counts(
    bound: dict[str, Any], figures: dict[str, float], covered: bool
) -> None:
    assert waived(case(figures=figures), waiver(**{"figure": "disk", **bound})) is covered


def test_the_first_that_covers_gives_the_reason() -> None:
    waivers = waiver(target="elsewhere", file="1"), waiver(file="2"), waiver(file="3")
    (after,) = waive((case(),), situation(waivers=waivers))
    assert after.withheld is not None
    assert after.withheld.rule == "2"


def test_the_end_of_a_problem_is_not_waived() -> None:
    assert not waived(resolved(case()), waiver())


def test_an_end_is_told_once() -> None:
    over = waiver(ends=at(10))
    assert ended([over], at(9), since=at(0)) == ()
    assert ended([over], at(10), since=at(9)) == (over,)
    assert ended([over], at(20), since=at(10)) == ()


def test_a_week_before_its_end_it_says_so() -> None:
    soon, later = waiver(ends=at(7 * 24 * 60)), waiver(ends=at(7 * 24 * 60 + 1))
    not_begun = waiver(starts=at(1), ends=at(2))
    assert ending([later, soon, not_begun], NOW) == (soon,)
    assert ending([soon], soon.ends) == ()
    assert ending([later], NOW, within=8 * 24 * 3600) == (later,)


def test_reports_are_in_the_order_of_the_ends() -> None:
    first, second = waiver(ends=at(1)), waiver(ends=at(2))
    assert ending([second, first], NOW) == (first, second)
    assert ended([second, first], at(3), since=NOW) == (first, second)


def test_a_waiver_whose_control_holds_again_is_stale() -> None:
    assert stale([waiver()], NOW, red=[], holding=[HOLDS]) == (waiver(),)
    assert stale([waiver(target="torq-?")], NOW, red=[], holding=[HOLDS]) == (waiver(target="torq-?"),)


def test_a_waiver_of_which_nothing_was_seen_is_not_stale() -> None:
    assert stale([waiver()], NOW, red=[], holding=[]) == ()
    assert stale([waiver(target="torq-2")], NOW, red=[], holding=[HOLDS]) == ()
    assert stale([waiver("TORQ-D02")], NOW, red=[], holding=[HOLDS]) == ()


def test_a_waiver_that_one_of_its_cells_still_needs_is_not_stale() -> None:
    for red in (alert(target="torq-2"), finding(target="torq-2")):
        assert stale([waiver()], NOW, red=[red], holding=[HOLDS]) == ()
        assert stale([waiver(target="torq-1")], NOW, red=[red], holding=[HOLDS]) == (waiver(target="torq-1"),)


def test_a_waiver_that_is_not_in_force_is_not_stale() -> None:
    assert stale([waiver(ends=NOW)], NOW, red=[], holding=[HOLDS]) == ()
