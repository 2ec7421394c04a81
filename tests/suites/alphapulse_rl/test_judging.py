"""What AlphaPulse-RL says of itself, judged: sums, signs, limits, windows, brakes, restarts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.replies import Reply
from plugins.core.problem import ProbeError
from plugins.core.severity import Severity
from suites.alphapulse_rl.monitor import Alert, Alerts
from suites.alphapulse_rl.portfolio import Portfolio, disagreements
from suites.alphapulse_rl.risk_limits import Allowed, Position, breaches
from suites.alphapulse_rl.routes import Brake
from suites.alphapulse_rl.services import TradingUnit
from suites.alphapulse_rl.trading_api import in_window

money = st.floats(1_000, 1_000_000)


def figures(start: float, percent: float, margin: float, unrealized: float) -> dict[str, float]:
    total = start * (1 + percent / 100)
    return {
        "total_value": total,
        "cash": total - margin - unrealized,
        "margin_used": margin,
        "unrealized_pnl": unrealized,
        "start_of_day_value": start,
        "daily_pnl": total - start,
        "daily_pnl_percent": percent,
    }


@given(money, st.floats(-20, 20), st.floats(0, 500), st.floats(-200, 200))
def test_figures_that_follow_from_one_another_agree(
    start: float, percent: float, margin: float, unrealized: float
) -> None:
    assert disagreements(figures(start, percent, margin, unrealized), 0.1) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("cash", 99_000, "cash, margin and open results"),
        ("daily_pnl", 900, "the value since the start"),
        ("daily_pnl_percent", -0.5, "the daily result is 0.50 % of the start, said to be -0.50 %"),
        ("total_value", 0, "should be above 0"),
    ],
)
def test_a_figure_that_is_off_is_told(name: str, value: float, told: str) -> None:
    wrong = disagreements({**figures(100_000, 0.5, 4_000, 50), name: value}, 0.1)
    assert any(told in sentence for sentence in wrong)


class Says:
    """A trading application that says one number."""

    def __init__(self, number: float) -> None:
        self._number = number

    def number(self, _name: str) -> float:
        return self._number


def portfolio(number: float) -> Portfolio:
    nothing: Any = None
    says: Any = Says(number)
    return Portfolio(says, nothing, nothing, nothing)


def test_a_gain_is_no_loss() -> None:
    assert (portfolio(3.5).daily_loss_percent, portfolio(-2.6).daily_loss_percent) == (-3.5, 2.6)


def test_a_drawdown_below_zero_has_no_meaning() -> None:
    assert portfolio(8.5).drawdown_percent == 8.5
    with pytest.raises(ProbeError, match="below zero"):
        _ = portfolio(-8.5).drawdown_percent


ALLOWED = Allowed(position_percent=10, leverage=12, exposure_percent=80)


@pytest.mark.parametrize(
    ("position", "exposure", "told"),
    [
        (Position("BTC", 10, 12), 80, []),
        (Position("BTC", 10.1, 12), 80, ["BTC is 10.1 % of the portfolio, should be ≤ 10 %"]),
        (Position("BTC", 10, 12.5), 80, ["BTC has leverage 12.5, should be ≤ 12"]),
        (Position("BTC", 1, 1), 81, ["exposure is 81 %, should be ≤ 80 %"]),
        (Position("BTC", float("nan"), 1), 0, ["BTC is nan % of the portfolio, should be ≤ 10 %"]),
    ],
)
def test_what_lies_outside_is_told(position: Position, exposure: float, told: list[str]) -> None:
    assert breaches([position], exposure, ALLOWED) == told


def test_windows_are_declared_with_zones() -> None:
    now = datetime(2026, 12, 6, 3, tzinfo=UTC)
    assert in_window(now, ["2026-12-06T02:00+00:00/2026-12-06T04:00+00:00"])
    assert not in_window(now, ["2026-12-06T02:00-05:00/2026-12-06T04:00-05:00"])
    assert not in_window(now, [])
    for wrong in ("2026-12-06T02:00/2026-12-06T04:00", "sunday", "2026-12-06T02:00+00:00"):
        with pytest.raises(ProbeError, match="FROM/TO"):
            in_window(now, [wrong])


def test_the_worst_alert_decides() -> None:
    alerts = Alerts(Alert("r", "?", "m", severity) for severity in (Severity.P4, Severity.P1, Severity.P3))
    assert (alerts.worst, Alerts().worst) == (Severity.P1, None)


class Routes:
    """A server that answers OPTIONS by path; '*' for any other path."""

    def __init__(self, answers: Mapping[str, tuple[int, str]]) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def get(self, path: str, *, method: str, **_: Any) -> Reply:
        self.asked.append(method)
        status, allowed = self._answers.get(path, self._answers["*"])
        return Reply(f"aprl-1: {path}", path, status, {"allow": allowed} if allowed else {}, b"", 0.001)


class Expecting:
    """As much of a system as a brake needs."""

    expect = {"trading_port": 8080}  # noqa: RUF012 - a constant of this test


def brake(answers: Mapping[str, tuple[int, str]]) -> tuple[Brake, Routes]:
    routes = Routes({"*": (404, ""), **answers})
    given: Any = (routes, Expecting(), {"path": "/emergency_stop"})
    return Brake(*given), routes


@pytest.mark.parametrize("answer", [(204, "OPTIONS, POST"), (200, "post"), (405, "POST")])
def test_a_brake_is_shown_without_being_called(answer: tuple[int, str]) -> None:
    found, routes = brake({"/emergency_stop": answer})
    assert found.exists
    assert set(routes.asked) == {"OPTIONS"}


def test_a_brake_that_is_not_there_is_told() -> None:
    assert not brake({})[0].exists


@pytest.mark.parametrize("answer", [(501, ""), (200, ""), (405, "GET"), (500, "POST")])
def test_an_answer_that_shows_nothing_is_no_verdict(answer: tuple[int, str]) -> None:
    with pytest.raises(ProbeError):
        _ = brake({"/emergency_stop": answer})[0].exists


def test_a_server_that_admits_everything_proves_nothing() -> None:
    with pytest.raises(ProbeError, match="prove nothing"):
        _ = brake({"*": (204, "GET, POST")})[0].exists


class Host:
    """A host that says these numbers of restarts: systemd's and docker's."""

    def __init__(self, systemd: str, docker: str) -> None:
        self._systemd, self._docker = systemd, docker

    def need(self, command: str) -> str:
        return f"NRestarts={self._systemd}\n" if command == "unit_state" else f"{self._docker}\n"


class Remembered:
    def __init__(self, before: list[int] | None) -> None:
        self.restarts = before

    def recall(self, *_: str) -> list[int] | None:
        return self.restarts

    def remember(self, _kind: str, _key: str, value: list[int]) -> None:
        self.restarts = value


@pytest.mark.parametrize(
    ("systemd", "docker", "before", "new"),
    [
        ("0", "3", None, 0),
        ("0", "3", [0, 3], 0),
        ("1", "3", [0, 3], 1),
        ("0", "9", [0, 3], 6),
        ("0", "0", [0, 9], 0),
        ("2", "1", [0, 9], 3),  # docker's count began anew: it must not hide systemd's, nor its own
    ],
)
def test_restarts_are_compared_with_the_last_look(
    systemd: str, docker: str, before: list[int] | None, new: int
) -> None:
    memory = Remembered(before)
    given: Any = (Host(systemd, docker), str, None, memory)
    assert TradingUnit(*given).new_restarts() == new
    assert memory.restarts == [int(systemd), int(docker)]


def test_a_number_of_restarts_that_is_none_is_no_verdict() -> None:
    given: Any = (Host("0", "<no value>"), str, None, Remembered(None))
    with pytest.raises(ProbeError, match="no number of restarts"):
        TradingUnit(*given).new_restarts()
