"""The worker's log, judged: the lab's healthy week at any hour of any year, and what must not pass for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.clock import Clock
from fixtures.log_lines import LinesInMemory, LogLine, LogLines
from fixtures.log_source import LogSource, exported
from fixtures.systems import LogModel, System, load
from lab.systems.tft import export
from plugins.core.problem import ProbeError
from suites.tft.worker_log import WorkerLog

FOLDER = Path(__file__).resolve().parents[3] / "suites" / "tft"
SYSTEM = System(load(FOLDER)[0], FOLDER)
LOG = LogModel(path="", format="emoji")
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
MOMENTS = st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2028, 12, 31), timezones=st.just(UTC))


class Held(LogSource):
    """A source that has its lines already."""

    def __init__(self, lines: list[LogLine], now: datetime) -> None:
        self.lines, self.now = lines, now

    def window(self, hours: float = 24) -> LogLines:
        since = self.now - timedelta(hours=hours)
        return LinesInMemory(line for line in self.lines if line.at is not None and line.at >= since)


def log_of(text: str, now: datetime = NOW) -> tuple[WorkerLog, dict[str, float]]:
    """The log with these lines, and what is measured while it is judged."""
    figures: dict[str, float] = {}

    def measure(name: str, value: float, unit: str) -> float:
        del unit
        figures[name] = value
        return value

    lines = [exported(LOG, line, now) for line in text.splitlines()]
    clock = Clock(lambda: now, SYSTEM.zone, SYSTEM.calendar)
    return WorkerLog(Held(lines, now), SYSTEM, clock, measure), figures


@settings(max_examples=8, deadline=None)
@given(MOMENTS)
def test_the_labs_week_is_healthy_whenever_it_is_laid_out(now: datetime) -> None:
    log, figures = log_of("".join(export.files(now - export.KEPT, now).values()), now)
    assert log.error_rate() == 0
    assert log.critical() == []
    assert log.availability([1.0]) == 100
    assert log.rate_limit_compliance() == 100
    assert 85 < log.cache_hit_rate() < 90
    assert log.security_events() == []
    assert log.unauthorized_burst() == 1
    assert log.facebook().others == ()
    assert log.facebook().lines > 0
    assert all(log.runs(job).missing == [] for job in SYSTEM.tables["schedule"].values())
    assert figures["own_probes"] == 21
    assert figures["expected_refusals"] == 4
    assert figures["errors"] == 4
    assert figures["requests"] == pytest.approx(480, abs=1)


REQUEST = f"{NOW.isoformat()} ℹ️ [requests] completed {{ status: 200 }}"


def with_request(*lines: str) -> WorkerLog:
    return log_of("\n".join([REQUEST, *(f"{NOW.isoformat()} {line}" for line in lines)]))[0]


LOOKS: list[Callable[[WorkerLog], object]] = [
    WorkerLog.error_rate,
    WorkerLog.critical,
    WorkerLog.rate_limit_compliance,
    WorkerLog.cache_hit_rate,
    WorkerLog.security_events,
    WorkerLog.unauthorized_burst,
    WorkerLog.facebook,
    lambda log: log.availability([1.0]),
    lambda log: log.runs(SYSTEM.tables["schedule"]["weekly"]),
]


@pytest.mark.parametrize("text", ["", f"{NOW.isoformat()} lorem ipsum", f"{NOW.isoformat()} ℹ️ [other] fine"])
@pytest.mark.parametrize("look", LOOKS)
def test_lines_of_something_else_prove_nothing(look: Callable[[WorkerLog], object], text: str) -> None:
    with pytest.raises(ProbeError):
        look(log_of(text)[0])


def test_what_the_log_does_not_speak_of_has_no_rate() -> None:
    with pytest.raises(ProbeError, match="no upstream call"):
        with_request().rate_limit_compliance()
    with pytest.raises(ProbeError, match="no cache look-up"):
        with_request().cache_hit_rate()


def test_facebook_codes() -> None:
    log = with_request(
        "❌ [facebook] refused (#10) { code: 10 }",
        "❌ [facebook] refused { code: 190 }",
        "❌ [facebook] refused",
        "✅ [facebook] message sent { code: 0 }",
    )
    assert log.facebook().others == ("190", "none")


def test_own_probes_are_no_attack() -> None:
    own = ["⚠️ [auth] unauthorized { agent: 'muster/1' }"] * 30
    assert with_request(*own, "⚠️ [auth] unauthorized { agent: 'curl' }").unauthorized_burst() == 1


def test_a_log_that_does_not_reach_back_cannot_tell_what_did_not_start() -> None:
    log, _ = log_of("".join(export.files(NOW - timedelta(days=2), NOW).values()))
    with pytest.raises(ProbeError, match="reaches back to 2026-11-18"):
        log.runs(SYSTEM.tables["schedule"]["pre_market"])


def test_a_busy_day_is_judged_to_its_last_request() -> None:
    """A day with more requests than any bound of lines: the failures come at its end."""
    text = "".join(
        f"{NOW:%Y-%m-%dT%H:%M:%SZ} ✅ [requests] {{'status': {200 if n < 2500 else 500}}}\n" for n in range(5000)
    )
    log, figures = log_of(text)
    assert log.error_rate() == 50
    assert figures["requests"] == 5000
