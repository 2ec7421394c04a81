"""Inhibition against a slow and simple reading of it: pair by pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from plugins.core.finding import HOST_UNREACHABLE
from plugins.core.matcher import all_match
from plugins.core.severity import worst
from plugins.pipeline.case import Case, Cases, Situation
from plugins.pipeline.inhibit import inhibit, inhibited_by
from plugins.pipeline.policy import Cause, InhibitRule

from . import generated
from .cases import situation


def inhibits(given_rule: InhibitRule, source: Mapping[str, str], target: Mapping[str, str]) -> bool:
    if not all_match(given_rule.source, source) or not all_match(given_rule.target, target):
        return False
    if any(source.get(name, "") != target.get(name, "") for name in given_rule.equal):
        return False
    return not (all_match(given_rule.source, target) and all_match(given_rule.target, source))


def explains(given_cause: Cause, source: Case, target: Case) -> bool:
    here, there = source.alert.finding, target.alert.finding
    rows = here.labels["row"], there.labels["row"]
    if (here.control, here.system) != (given_cause.control, given_cause.system) or given_cause.row not in (
        None,
        rows[0],
    ):
        return False
    named = there.control in given_cause.hides or f"{there.control}/{rows[1]}" in given_cause.hides
    return named and (given_cause.anywhere or here.host == there.host)


def is_dead_host_of(source: Case, target: Case) -> bool:
    host, cell = source.alert.finding, target.alert.finding
    return HOST_UNREACHABLE == host.control != cell.control and cell.unreachable == host.target


def preference(one: Case) -> tuple[bool, str, tuple[str, str]]:
    return (one.withheld is not None, one.severity.value, one.alert.cell)


Relation = Callable[[Case, Case], bool]


def slowly(cases: Sequence[Case], relation: Relation, owner: dict[int, int]) -> None:
    """Hide what `relation` explains, pair by pair; `owner` says behind whom each is hidden, itself if it is not."""
    numbers = range(len(cases))
    roots = [number for number in numbers if owner[number] == number]
    reach = {
        (owner[a], b) for a, b in product(numbers, roots) if a != b and owner[a] != b and relation(cases[a], cases[b])
    }
    for via, a, b in product(roots, roots, roots):
        if (a, via) in reach and (via, b) in reach:
            reach.add((a, b))
    new = dict(owner)
    remain = []
    for b in roots:
        ring = {b} | {a for a in roots if (a, b) in reach and (b, a) in reach}
        outside = {a for a in roots if (a, b) in reach} - ring
        if not outside and min(ring, key=lambda a: preference(cases[a])) == b:
            remain.append(b)
    for b in set(roots) - set(remain):
        new[b] = min((a for a in remain if (a, b) in reach), key=lambda a: preference(cases[a]))
    for number in numbers:
        owner[number] = new[owner[number]]


def owners(cases: Cases, seen: Situation) -> tuple[list[Case], dict[int, int]]:
    """The firing cases, as bad as they are told, and behind whom each is hidden."""
    firing = [each for each in cases if each.firing]
    owner = {number: number for number in range(len(firing))}
    slowly(firing, is_dead_host_of, owner)
    slowly(firing, lambda a, b: any(explains(each, a, b) for each in seen.policy.causes), owner)
    for root in set(owner.values()):
        own = [firing[number] for number in owner if owner[number] == root and firing[number].withheld is None]
        firing[root] = replace(firing[root], severity=worst([firing[root].severity, *(each.severity for each in own)]))
    rules = seen.policy.inhibit_rules
    slowly(firing, lambda a, b: any(inhibits(each, a.labels, b.labels) for each in rules), owner)
    return firing, owner


@given(generated.estates(), generated.causes, generated.inhibit_rules)
def test_it_says_what_looking_at_every_pair_would(
    cases: Cases, causes: tuple[Cause, ...], rules: tuple[InhibitRule, ...]
) -> None:
    seen = situation(*cases, causes=causes, inhibit_rules=rules)
    firing, owner = owners(cases, seen)
    result = {each.alert.id: each for each in inhibit(cases, seen)}
    for number, before in enumerate(firing):
        now = result[before.alert.id]
        hides = {
            firing[other].alert.id for other in owner if owner[other] == number != other and not firing[other].withheld
        }
        assert (set(now.hides), now.severity) == (hides, before.severity)
        assert (now.withheld is None) is (owner[number] == number and before.withheld is None)


@given(generated.estates(), generated.causes, generated.inhibit_rules)
def test_whatever_is_hidden_has_a_root_that_fires_and_is_not_hidden(
    cases: Cases, causes: tuple[Cause, ...], rules: tuple[InhibitRule, ...]
) -> None:
    result = inhibit(cases, situation(*cases, causes=causes, inhibit_rules=rules))
    hidden = {each.alert.id for each in result if each.withheld and each.withheld.stage == "inhibit"}
    roots = [each for each in result if each.firing and each.alert.id not in hidden]
    listed = [id_ for root in roots for id_ in root.hides]
    assert sorted(listed) == sorted(hidden), "each stands under one root, once"
    assert not any(each.hides for each in result if each not in roots)


@given(generated.estates(), generated.causes, generated.inhibit_rules, some.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(
    cases: Cases, causes: tuple[Cause, ...], rules: tuple[InhibitRule, ...], random: Any
) -> None:
    seen = situation(*cases, causes=causes, inhibit_rules=rules)
    shuffled = tuple(random.sample(cases, len(cases)))
    expected = {each.alert.id: each for each in inhibit(cases, seen)}
    assert [expected[each.alert.id] for each in shuffled] == list(inhibit(shuffled, seen))


@given(generated.label_sets, some.lists(generated.label_sets, max_size=6), generated.inhibit_rules)
def test_the_index_says_what_asking_each_source_would(
    labels: Mapping[str, str], sources: list[Mapping[str, str]], rules: tuple[InhibitRule, ...]
) -> None:
    assert inhibited_by(labels, sources, rules) == next(
        (each for each in rules if any(inhibits(each, source, labels) for source in sources)), None
    )
    assert inhibited_by(labels, [*sources, labels], rules) == inhibited_by(labels, sources, rules)
