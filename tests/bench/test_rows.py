"""Which rows there are, and how often each is run."""

from __future__ import annotations

import pytest

from .measuring import Cost
from .rows import DELAYED, LOOPBACK, Measured, Row, candidates, forecast, rows, times
from .variants import LIMIT, LIMIT_CURVE, OURS, OURS_CURVE, STOCK, TUNED_BEST


def test_a_hundred_hosts_are_for_the_limit_and_ours() -> None:
    assert {row.variant for row in rows() if row.hosts == 100} == {LIMIT, LIMIT_CURVE, OURS, OURS_CURVE}


def test_as_it_comes_is_not_run_at_40_ms() -> None:
    assert Row(STOCK, 20) in rows()
    assert not [row for row in rows() if row.where == DELAYED and row.variant is STOCK]


def test_the_quick_run_has_no_large_and_no_slow_rows() -> None:
    quick = rows(quick=True)
    assert {row.hosts for row in quick} == {1, 5}
    assert Row(STOCK, 1) in quick
    assert Row(STOCK, 5) not in quick
    assert Row(OURS, 5, DELAYED) in quick


def test_one_variant_alone_comes_with_the_limit() -> None:
    assert {row.variant for row in rows("stock")} == {LIMIT, LIMIT_CURVE, STOCK}


@pytest.mark.parametrize(("seconds", "runs"), [(0.5, 5), (10.0, 5), (10.1, 3), (30.1, 1)])
def test_slow_rows_are_run_less(seconds: float, runs: int) -> None:
    assert times(seconds, 5) == runs
    assert times(seconds, 1) == 1


def test_workers_are_tried() -> None:
    assert candidates(Row(TUNED_BEST, 5)) == (2, 4, 8, 16)
    assert candidates(Row(TUNED_BEST, 5), quick=True) == (4,)
    assert candidates(Row(OURS, 5)) == (0,)


def test_medians_and_the_cpu_of_both_sides() -> None:
    measured = Measured([Cost(1, 1, 5), Cost(9, 2, 1), Cost(2, 3, 3)])
    assert measured.wall == 2
    assert measured.median("near") == 2
    assert measured.cpu == 6  # of 6, 3 and 6: the median of sums, not the sum of medians


def test_the_forecast_shrinks_as_rows_are_run() -> None:
    waiting = [Row(OURS, 5), Row(LIMIT, 5, LOOPBACK)]
    at_first = forecast(waiting, {}, 5)
    later = forecast(waiting, {waiting[0]: Measured([Cost(1, 1, 1)] * 5)}, 5)
    assert 0 < later < at_first
    assert forecast(waiting, {row: Measured([Cost(1, 1, 1)] * 5) for row in waiting}, 5) == 0
