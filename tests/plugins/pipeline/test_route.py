"""By its labels an alert finds its receivers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.core.matcher import Matcher
from plugins.core.message import Told
from plugins.pipeline.case import Case, Situation
from plugins.pipeline.policy import Receiver, Route
from plugins.pipeline.route import leaves, route

from .cases import P1, P2, P3, case, matchers, receivers, resolved, situation, told, withheld

TREE = Route(
    "all",
    line=1,
    routes=(
        Route("night", matchers("severity=~P1|P2"), True, (Route("torq", matchers("system=torq"), line=3),), line=2),
        Route("all", matchers("system=gnosis"), False, (Route("data", matchers("control=~GNOS-D.*"), line=5),), line=4),
        Route("everybody", matchers("severity=P1", "verdict!=unknown"), line=6),
    ),
)
NAMES = ("all", "night", "torq", "data", "everybody")


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        ({}, ["all"]),
        ({"severity": "P4"}, ["all"]),
        ({"severity": "P2"}, ["night"]),
        ({"severity": "P2", "system": "torq"}, ["torq"]),
        ({"severity": "P1"}, ["night", "everybody"]),
        ({"severity": "P1", "system": "torq"}, ["torq", "everybody"]),
        ({"severity": "P1", "verdict": "unknown"}, ["night"]),
        ({"severity": "P1", "system": "gnosis"}, ["night", "all"]),
        ({"severity": "P12"}, ["all"]),
        ({"system": "gnosis", "control": "GNOS-D01"}, ["data"]),
        ({"system": "gnosis", "control": "XGNOS-D01"}, ["all"]),
    ],
)
def test_labels_lead_to_leaves(labels: dict[str, str], names: list[str]) -> None:
    assert [leaf.receiver for leaf in leaves(labels, TREE)] == names


def under(*cases: Case, told: Iterable[Told] = (), names: Iterable[str] = NAMES) -> Situation:
    return situation(*cases, told=told, root=TREE, receivers=receivers(*names))


def test_a_case_for_each_leaf_with_its_way() -> None:
    one = case("TORQ-D08", severity=P1, system="torq")
    found = route((one,), under(one))
    assert [(each.receiver, each.route and each.route.line) for each in found] == [("torq", 3), ("everybody", 6)]
    assert found[0].path == (
        "policy/routes.yml:1 (everything)",
        'policy/routes.yml:2 (severity=~"P1|P2")',
        'policy/routes.yml:3 (system="torq")',
    )
    assert [each.alert for each in found] == [one.alert] * 2
    assert not any(each.withheld for each in found)


def test_the_severity_that_counts_now_decides() -> None:
    one = replace(case(severity=P1, system="tft"), severity=P3)
    assert [each.receiver for each in route((one,), under(one))] == ["all"]


def test_what_is_withheld_finds_its_way_too_and_stays_withheld() -> None:
    one = replace(case(severity=P2), withheld=withheld("waive"))
    (found,) = route((one,), under(one))
    assert (found.receiver, found.withheld) == ("torq", withheld("waive"))


@pytest.mark.parametrize("known", [{"torq": Receiver("torq")}, {}])
def test_a_receiver_without_channels_takes_nothing_and_says_so(known: Mapping[str, Receiver]) -> None:
    one = case(severity=P2, system="torq")
    (found,) = route((one,), situation(one, root=TREE, receivers=known))
    assert str(found.withheld) == 'route: receiver torq has no channel (policy/routes.yml:3 (system="torq"))'


def test_an_end_goes_to_whoever_believes_it_fires_and_to_nobody_else() -> None:
    one = case(severity=P1, system="torq")
    knows = [told("everybody", one), told("boss", one), told("torq", one, firing=False), told("data", case("TFT-D01"))]
    found = route((resolved(one),), under(one, told=knows, names=(*NAMES, "boss")))
    assert [(each.receiver, each.route and each.route.line) for each in found] == [("everybody", 6), ("boss", 1)]
    assert [len(each.path) for each in found] == [2, 1]
    assert not any(each.withheld for each in found)


def test_an_end_that_nobody_waits_for_stays_a_case_without_a_receiver() -> None:
    over = resolved(case(severity=P1))
    assert route((over,), under(over)) == (over,)


def test_an_end_does_not_go_to_a_receiver_that_is_gone() -> None:
    one = case(severity=P1)
    found = route((resolved(one),), under(one, told=[told("gone", one)]))
    assert [each.receiver for each in found] == [""]


def test_each_of_many_goes_where_it_would_go_alone() -> None:
    cases = tuple(
        case(control, f"host-{number}", severity=severity, system=system)
        for number, severity in enumerate((P1, P2, P3))
        for control, system in (("TORQ-D01", "torq"), ("GNOS-D01", "gnosis"), ("GNOS-W01", "gnosis"))
    )
    together = route(cases, under(*cases))
    assert together == tuple(found for one in cases for found in route((one,), under(one)))


LABELS = some.dictionaries(some.sampled_from("abc"), some.sampled_from(["", "x", "y"]), max_size=3)
MATCHERS = some.lists(
    some.builds(
        Matcher,
        some.sampled_from("abc"),
        some.sampled_from(["=", "!=", "=~", "!~"]),
        some.sampled_from(["", "x", "x|y"]),
    ),
    max_size=2,
).map(tuple)
NODES = some.builds(Route, some.text("rst", min_size=1), MATCHERS, some.booleans())
TREES = some.recursive(
    NODES,
    lambda children: some.builds(
        Route, some.text("rst", min_size=1), MATCHERS, some.booleans(), some.lists(children, max_size=4).map(tuple)
    ),
    max_leaves=12,
)


def by_hand(labels: Mapping[str, str], node: Route) -> list[Route]:
    """Alertmanager's rule as its documentation says it, one node after the other."""
    found: list[Route] = []
    for child in node.routes:
        if child.matches(labels):
            found += by_hand(labels, child)
            if not child.goes_on:
                break
    return found or [node]


@given(LABELS, TREES)
def test_nothing_is_ever_left_without_a_route(labels: dict[str, str], root: Route) -> None:
    found = leaves(labels, root)
    assert found
    assert found == by_hand(labels, root)
    assert all(leaf is root or leaf.matches(labels) for leaf in found)
