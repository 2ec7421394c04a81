from __future__ import annotations

import sys

from plugins.pipeline.root_cause import Explanation, hidden


def explain(*pairs: tuple[list[int], list[int]]) -> dict[int, int]:
    """Who is hidden behind whom; a smaller number is preferred."""
    explanations = [Explanation(causes, effects, str(number)) for number, (causes, effects) in enumerate(pairs)]
    return {number: each.root for number, each in hidden(explanations, lambda number: number).items()}


def test_what_nothing_explains_is_not_hidden() -> None:
    assert explain() == {}
    assert explain(([1], [2])) == {2: 1}


def test_chains_are_followed_to_their_root() -> None:
    assert explain(([2], [1]), ([3], [2])) == {1: 3, 2: 3}


def test_nothing_hides_itself() -> None:
    assert explain(([1], [1])) == {}
    assert explain(([1], [1, 2])) == {2: 1}


def test_of_a_ring_the_preferred_one_remains() -> None:
    assert explain(([3], [2]), ([2], [1]), ([1], [3])) == {2: 1, 3: 1}


def test_a_ring_that_something_else_explains_is_hidden_whole() -> None:
    assert explain(([1], [2]), ([2], [1]), ([9], [2])) == {1: 9, 2: 9}


def test_what_a_ring_explains_is_hidden_though_it_is_preferred() -> None:
    assert explain(([5], [6]), ([6], [5]), ([6], [1])) == {6: 5, 1: 5}


def test_of_several_roots_the_preferred_one_hides() -> None:
    assert explain(([4], [9]), ([3], [9])) == {9: 3}
    assert explain(([4, 3], [9])) == {9: 3}


def test_the_explanation_is_the_last_of_the_chain() -> None:
    chain = [Explanation([1], [2], "first"), Explanation([2], [3], "second")]
    assert {number: each.by.rule for number, each in hidden(chain, lambda number: number).items()} == {
        2: "first",
        3: "second",
    }


def test_a_long_chain_needs_no_recursion() -> None:
    long = sys.getrecursionlimit() * 3
    assert set(explain(*(([number], [number + 1]) for number in range(long))).values()) == {0}
