"""The schedule of system.yml against the lab's, written by others: the same runs, summer and winter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures import cron
from fixtures.systems import load
from lab.systems.tft import export

SUITES = Path(__file__).resolve().parents[3] / "suites"
JOBS = load(SUITES / "tft")[0].tables["schedule"].values()
MOMENTS = st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2028, 12, 31), timezones=st.just(UTC))


@settings(max_examples=30)
@given(MOMENTS, st.integers(0, 15))
def test_the_lab_starts_what_the_suite_expects(since: datetime, days: int) -> None:
    since = since.replace(second=30, microsecond=0)
    until = since + timedelta(days=days)
    due = [at for job in JOBS for at in cron.parse(str(job["cron"])).due(str(job["zone"]), since, until)]
    starts = [at.replace(second=0) for at, _ in export.cron_starts(since, until)]
    assert starts == sorted(due)
