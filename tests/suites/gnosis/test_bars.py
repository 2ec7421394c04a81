"""Bars of a session: nothing that is missing, twice, in disorder or no number goes unnoticed."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suites.gnosis import bars

OPENED = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
HOURS = (OPENED, OPENED + timedelta(hours=6, minutes=30))
FEATURES = bars.due(HOURS, warm_up=50, step=10)
EARLY = bars.due((OPENED, OPENED + timedelta(hours=3, minutes=30)), warm_up=0, step=1)


def test_the_bars_of_a_regular_and_of_a_short_session() -> None:
    assert (len(FEATURES.all()), FEATURES.all()[0], FEATURES.all()[-1]) == (
        34,
        OPENED + timedelta(minutes=50),
        HOURS[1] - timedelta(minutes=10),
    )
    assert len(EARLY.all()) == 210


def test_a_complete_session_has_no_fault() -> None:
    assert bars.faults(FEATURES.all(), FEATURES, HOURS) == []
    with_the_close = [*FEATURES.all(), HOURS[1]]
    assert bars.faults(with_the_close, FEATURES, HOURS) == []


@given(st.sets(st.sampled_from(FEATURES.all()), min_size=1))
def test_each_missing_bar_is_counted(gone: set[datetime]) -> None:
    left = [bar for bar in FEATURES.all() if bar not in gone]
    assert bars.missing(left, FEATURES) == sorted(gone)
    assert any(fault.startswith(f"{len(gone)} missing") for fault in bars.faults(left, FEATURES, HOURS))


@given(st.sets(st.sampled_from(FEATURES.all()), min_size=1), st.integers(1, 3))
def test_each_repeated_bar_is_counted_once(again: set[datetime], times: int) -> None:
    with_repeats = sorted(FEATURES.all() + list(again) * times)
    assert bars.repeated(with_repeats) == sorted(again)
    assert bars.faults(with_repeats, FEATURES, HOURS)[0].startswith(f"{len(again)} duplicate")


@given(st.permutations(FEATURES.all()))
def test_any_disorder_is_seen(order: list[datetime]) -> None:
    assert bool(bars.backwards(order)) == (order != sorted(order))


@given(st.timedeltas(timedelta(microseconds=1), timedelta(days=300)), st.booleans())
def test_a_bar_of_another_time_is_outside(away: timedelta, before: bool) -> None:
    stranger = HOURS[0] - away if before else HOURS[1] + away
    assert bars.outside([*FEATURES.all(), stranger], HOURS) == [stranger]


def test_a_bar_without_a_time_is_counted() -> None:
    assert bars.faults([None, *FEATURES.all()], FEATURES, HOURS) == ["1 without a time"]


odd = st.sampled_from([math.nan, math.inf, -math.inf, None])
sound = st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text() | st.booleans()
names = st.sampled_from(["conf", "amihud", "q10"])
nested = st.recursive(sound, lambda inner: st.dictionaries(names, inner, max_size=3) | st.lists(inner, max_size=3))


@given(st.dictionaries(names, nested), st.sampled_from([["x"], ["a", "b", "x"]]), odd)
def test_an_odd_number_is_found_at_any_depth(row: dict[str, object], path: list[str], value: object) -> None:
    assert bars.odd_numbers(row) == []
    for name in reversed(path):
        value = {name: value}
    assert isinstance(value, dict)
    assert bars.odd_numbers(row | value) == [".".join(path)]
    assert bars.odd_numbers(row | value, may_be_null=["x"]) == []


def test_oddities_are_counted_by_row_not_by_place() -> None:
    rows: list[dict[str, object]] = [{"cone": [math.nan, math.nan], "q10": 1.0}, {"cone": [], "q10": None}]
    assert bars.counted(rows, bars.odd_numbers) == {"cone": 1, "q10": 1}


@pytest.mark.parametrize(
    ("row", "good"),
    [
        ({"price": 10.0, "volume": 3, "dollar_volume": 30.0}, True),
        ({"price": 10.0, "volume": 3, "dollar_volume": 30.2}, True),
        ({"price": 10.0, "volume": 0, "dollar_volume": 0.0}, True),
        ({"price": 10.0, "volume": 3, "dollar_volume": 31.0}, False),
        ({"price": 10.0, "volume": 3, "dollar_volume": 3000.0}, False),
        ({"price": 10.0, "volume": 3, "dollar_volume": math.nan}, False),
        ({"price": 10.0, "volume": None, "dollar_volume": 30.0}, False),
        ({"price": 10.0, "dollar_volume": 30.0}, False),
    ],
)
def test_dollar_volume_is_price_times_volume(row: dict[str, object], good: bool) -> None:
    assert bars.is_dollar_volume(row) is good
