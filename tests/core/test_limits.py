from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.core.limits import Direction, Grade, Limit, number
from plugins.core.problem import ProbeError

LATENCY = Limit("hot path latency", "µs", Direction.BELOW, "made up", target=35, warning=35, critical=100)
RATE = Limit("rate", "msg/s", Direction.ABOVE, "made up", warning=1000, critical=500)
BADNESS = [Grade.WITHIN, Grade.WARNING, Grade.CRITICAL]
figures = some.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("limit", "value", "grade"),
    [
        (LATENCY, 34.9, Grade.WITHIN),
        (LATENCY, 35, Grade.WARNING),
        (LATENCY, 99.9, Grade.WARNING),
        (LATENCY, 100, Grade.CRITICAL),
        (RATE, 1001, Grade.WITHIN),
        (RATE, 1000, Grade.WARNING),
        (RATE, 500, Grade.CRITICAL),
    ],
)
def test_a_limit_itself_is_on_the_bad_side_of_strict_ones(limit: Limit, value: float, grade: Grade) -> None:
    assert limit.grade(value) is grade


@pytest.mark.parametrize(("direction", "at_the_limit"), [("at_most", Grade.WITHIN), ("below", Grade.WARNING)])
def test_the_limit_is_good_where_it_says_at_most(direction: str, at_the_limit: Grade) -> None:
    assert Limit("age", "h", Direction(direction), "made up", warning=24).grade(24) is at_the_limit


def test_critical_may_compare_otherwise() -> None:
    answer = Limit("answer", "s", Direction.AT_MOST, "x", warning=1, critical=5, critical_direction=Direction.BELOW)
    assert [answer.grade(value) for value in (1, 1.1, 4.9, 5)] == [
        Grade.WITHIN,
        Grade.WARNING,
        Grade.WARNING,
        Grade.CRITICAL,
    ]
    assert answer.should_be() == "≤ 1 s (critical when ≥ 5 s)"


@given(first=figures, second=figures, limit=some.sampled_from([LATENCY, RATE]))
def test_worse_values_never_grade_better(first: float, second: float, limit: Limit) -> None:
    good, bad = sorted([first, second], reverse=not limit.direction.lower_is_better)
    assert BADNESS.index(limit.grade(good)) <= BADNESS.index(limit.grade(bad))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, "35", None])
def test_what_is_no_number_is_not_graded(value: float) -> None:
    with pytest.raises(ProbeError, match="not a finite number"):
        LATENCY.grade(value)


def test_in_words() -> None:
    assert LATENCY.should_be() == "< 35 µs (critical when ≥ 100 µs)"
    assert Limit("disk", "", Direction.AT_LEAST, "x", critical=3).should_be() == "≥ 3"


@pytest.mark.parametrize(
    ("value", "words"), [(3.0, "3"), (1_600_000, "1600000"), (0.1 + 0.2, "0.3"), (None, "none"), (2.5, "2.5")]
)
def test_numbers_as_people_write_them(value: float | None, words: str) -> None:
    assert number(value) == words
