"""What Gnosis' checks judge by, without a host: parts, usual figures, processes, backtests, retention."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.parquet import Opened
from suites.gnosis import parts
from suites.gnosis.api import runs
from suites.gnosis.backtests import Backtest, no_trade
from suites.gnosis.retention import day_in, packed_fault
from suites.gnosis.stores import day_of
from suites.gnosis.usual import Requests, Spike, around, growth_over_days

WANTED = {"hedge": ["past", "present", "future"]}
WHOLE: dict[str, Any] = {"hedge": {"past": {"method": "x"}, "present": {"conf": 0.5}, "future": {"conf": 1}}}
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_whole_row_has_no_fault() -> None:
    assert parts.faults(WHOLE, WANTED) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"hedge": None}, "no hedge"),
        ({"hedge": "{}"}, "no hedge"),
        ({"hedge": WHOLE["hedge"] | {"past": None}}, "no hedge.past"),
        ({"hedge": WHOLE["hedge"] | {"past": {"method": None}}}, "no hedge.past"),
        ({"hedge": WHOLE["hedge"] | {"present": {"conf": 1.2}}}, "hedge.present.conf is 1.2"),
        ({"hedge": WHOLE["hedge"] | {"present": {"conf": float("nan")}}}, "hedge.present.conf is nan"),
        ({"hedge": WHOLE["hedge"] | {"future": {"eta": 3}}}, "hedge.future.conf is None"),
    ],
)
def test_each_missing_part_is_named(change: dict[str, Any], fault: str) -> None:
    (found,) = parts.faults(WHOLE | change, WANTED)
    assert found.startswith(fault)
    assert parts.in_rows([WHOLE, WHOLE | change, WHOLE | change], WANTED) == [f"{found} (in 2 rows)"]


@pytest.mark.parametrize(
    ("args", "is_it"),
    [
        ("uvicorn app:app --port 8000", True),
        ("/opt/x/.venv/bin/python3.12 /opt/x/.venv/bin/uvicorn app:app", True),
        ("python -m uvicorn app:app --host 0.0.0.0", True),
        ("grep uvicorn app:app", False),
        ("vim uvicorn.log app:app", False),
        ("python -m pytest uvicorn app:app", False),
        ("uvicorn other:app", False),
        ("tail -f /opt/uvicorn app:app", False),
        ("", False),
    ],
)
def test_only_uvicorn_itself_runs_the_application(args: str, is_it: bool) -> None:
    assert runs(args, "app:app") is is_it


SPIKE = Spike(times=3, floor_percent=2, at_least_requests=20)


def test_a_spike_is_measured_by_what_is_usual_but_not_below_the_floor() -> None:
    assert SPIKE.most_percent([]) == 2
    assert SPIKE.most_percent([Requests(100, 0)] * 3) == 2
    assert SPIKE.most_percent([Requests(100, 2), Requests(100, 4), Requests(100, 90)]) == 12
    assert Requests(0, 0).percent == 0


@given(st.lists(st.builds(Requests, st.integers(1, 500), st.integers(0, 1)), min_size=3))
def test_one_bad_session_does_not_move_what_is_usual_beyond_the_others(earlier: list[Requests]) -> None:
    worst = max(each.percent for each in earlier)
    assert SPIKE.most_percent([*earlier, Requests(100, 100)]) <= max(2, 3 * worst)


def test_ideas_are_compared_with_earlier_sessions_where_there_are_any() -> None:
    assert around([100, 110, 90], 0.5, 2) == (50, 200)
    assert around([], 0.5, 2) == around([0, 0], 0.5, 2) == (1, float("inf"))


def days(figures: list[float]) -> list[tuple[datetime, float]]:
    return [(AT + timedelta(days=number), figure) for number, figure in enumerate(figures)]


def test_memory_that_grows_from_day_to_day_is_seen() -> None:
    *history, now = days([100 + 3 * n for n in range(9)])
    assert growth_over_days(history, now) > 10


@given(st.lists(st.floats(1, 1000), min_size=1, max_size=50))
def test_any_number_of_rounds_on_a_few_days_proves_no_growth(figures: list[float]) -> None:
    history = [(AT + timedelta(minutes=n), figure) for n, figure in enumerate(sorted(figures))]
    assert growth_over_days(history, (AT + timedelta(days=2), 5000.0)) == 0


def test_memory_that_falls_at_a_restart_does_not_grow_steadily() -> None:
    *history, now = days([100.0 + 10 * n for n in range(6)] + [100.0 + n for n in range(6)])
    assert growth_over_days(history, now) == 0


WHOLE_FILE = Opened("features.parquet", None, "")
CORRUPT = Opened("features.parquet", None, "Couldn't deserialize thrift")


@pytest.mark.parametrize(
    ("bars", "reasons", "features", "faults"),
    [
        (34, {"mixed_signals": 34}, WHOLE_FILE, 0),
        (34, {"mixed_signals": 34}, CORRUPT, 1),
        (34, {"mixed_signals": 34}, None, 1),
        (34, {}, WHOLE_FILE, 1),
        (34, None, WHOLE_FILE, 1),
        (0, None, None, 3),
    ],
)
def test_no_trade_is_a_result_only_on_features_that_read_and_with_a_reason(
    bars: int, reasons: object, features: Opened | None, faults: int
) -> None:
    assert len(list(no_trade(bars, reasons, features))) == faults


@pytest.mark.parametrize("value", [None, "1.0", True, float("nan"), float("inf"), [1]])
def test_what_is_no_number_is_no_figure(value: object) -> None:
    assert not Backtest.is_figure(value)
    assert Backtest.is_figure(-1.5)
    assert Backtest.is_figure(0)


@given(st.dates(date(1000, 1, 1)))
def test_the_day_in_a_name_is_read_back(day: date) -> None:
    for form in ("date=%Y-%m-%d", "l1_%Y-%m-%d.parquet", "%Y%m%d"):
        assert day_in(f"{day:{form}}", form) == day
    assert day_of(f"date={day}/symbol=SPY/features.parquet") == day


@pytest.mark.parametrize("name", ["date=2026-13-01", "date=2026-11-20.bak", "notes", "", "date=2026-11-20 "])
def test_an_odd_name_has_no_day(name: str) -> None:
    assert day_in(name, "date=%Y-%m-%d") is None
    assert day_in(name, "") is None


def test_a_path_without_a_day_has_none() -> None:
    assert day_of("feature_store.duckdb") is None
    assert day_of("l1_2026-02-30.parquet") is None


def test_a_compressed_file_is_measured_by_its_raw_file() -> None:
    import pyarrow

    file = Opened("l1.parquet.gz", pyarrow.table({"price": [1.0, 2.0]}), "", sha256="a")
    assert packed_fault(file, "a", 2) is None
    assert packed_fault(file, None, None) is None
    assert packed_fault(file, "b", 2) == "does not hold what the raw file held"
    assert packed_fault(file, None, 3) == "has 2 rows, the raw file had 3"
    assert packed_fault(Opened("x", pyarrow.table({"price": []}), ""), None, None) == "has no rows"
    assert packed_fault(CORRUPT, None, None) == "does not read: Couldn't deserialize thrift"
