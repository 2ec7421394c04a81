from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as some

from plugins.core.matcher import Matcher, all_match
from plugins.pipeline.labelled import Labelled

from . import generated
from .cases import matchers

TWO = Labelled([{"a": "x", "b": "y"}, {"a": "z"}])


@given(some.lists(generated.label_sets, max_size=8), some.lists(generated.matchers, max_size=4))
def test_it_answers_as_each_label_set_would(labels: list[Mapping[str, str]], asked: list[tuple[Matcher, ...]]) -> None:
    labelled = Labelled(labels)
    for matchers_ in asked:
        expected = [number for number, each in enumerate(labels) if all_match(matchers_, each)]
        assert list(labelled.matching(matchers_)) == expected


def test_without_a_matcher_all_match() -> None:
    assert list(TWO.matching(())) == [0, 1]


def test_a_missing_label_is_empty() -> None:
    assert list(TWO.matching(matchers("b="))) == [1]
    assert list(TWO.matching(matchers("b!=y"))) == [1]
    assert list(TWO.matching(matchers("b=~y?"))) == [0, 1]


def test_a_pattern_matches_in_full() -> None:
    assert list(Labelled([{"a": "xy"}]).matching(matchers("a=~x|y"))) == []
