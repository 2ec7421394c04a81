"""The portfolio: whether its figures add up, and lie within what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from fixtures.clock import Clock
from fixtures.json_records import JsonRecords
from fixtures.systems import System
from plugins.core.problem import ProbeError

from .places import age_of, instant
from .risk_limits import Allowed, Position, breaches
from .trading_api import TradingApi


class Portfolio:
    """The portfolio's figures: /metrics, and the file that the application keeps them in."""

    MONEY = ("total_value", "cash", "margin_used", "unrealized_pnl", "start_of_day_value", "daily_pnl")

    def __init__(self, api: TradingApi, file: JsonRecords, system: System, clock: Clock) -> None:
        self._api, self._file, self._system, self._clock = api, file, system, clock

    def age(self) -> timedelta:
        return age_of(self._clock, instant(self._clock, self._api.value("portfolio_time"), "/metrics"), "/metrics")

    def file_age(self) -> timedelta:
        """Of the newest record; a second witness, should /metrics be stuck on an old answer with a new time."""
        if not self._file.all:
            raise ProbeError(f"{self._file.path} has no record")
        stamps = [instant(self._clock, record.get("timestamp"), self._file.path) for record in self._file.all]
        return age_of(self._clock, max(stamps), self._file.path)

    def disagreements(self) -> list[str]:
        figures = {name: self._api.number(name) for name in (*self.MONEY, "daily_pnl_percent")}
        return disagreements(figures, float(self._system.expect["portfolio_tolerance_percent"]))

    @property
    def daily_loss_percent(self) -> float:
        """A gain is a negative loss: the sign is kept."""
        return -self._api.number("daily_pnl_percent")

    @property
    def drawdown_percent(self) -> float:
        drawdown = self._api.number("max_drawdown_percent")
        if drawdown < 0:
            raise ProbeError(f"/metrics: the drawdown is {drawdown:g} %, and one below zero has no meaning here")
        return drawdown

    def positions(self) -> list[Position]:
        fields = self._system.fields
        found = self._api.value("positions")
        if not isinstance(found, list):
            raise ProbeError(f"/metrics: the positions are {found!r}, which is no list")
        try:
            return [
                Position(
                    str(one[fields["position_pair"]]),
                    float(one[fields["position_size_percent"]]),
                    float(one[fields["position_leverage"]]),
                )
                for one in found
            ]
        except (KeyError, TypeError, ValueError) as problem:
            raise ProbeError(f"/metrics: a position cannot be read: {problem!r}") from problem

    def breaches(self, allowed: Allowed) -> list[str]:
        return breaches(self.positions(), self._api.number("exposure_percent"), allowed)


def disagreements(figures: Mapping[str, float], tolerance: float) -> list[str]:
    """Sums of the portfolio that do not come out, within `tolerance` per cent of its value."""
    total, start = figures["total_value"], figures["start_of_day_value"]
    if total <= 0 or start <= 0:
        return [f"the value is {total:g} and was {start:g} at the start of the day, should be above 0"]
    parts = figures["cash"] + figures["margin_used"] + figures["unrealized_pnl"]
    sums = {
        "cash, margin and open results": (parts, total, "the total value"),
        "the value since the start of the day": (total - start, figures["daily_pnl"], "the daily result"),
    }
    wrong = [
        f"{what} come to {found:.2f}, {of_what} is {said:.2f}"
        for what, (found, said, of_what) in sums.items()
        if abs(found - said) > total * tolerance / 100
    ]
    percent = 100 * figures["daily_pnl"] / start
    if abs(percent - figures["daily_pnl_percent"]) > tolerance:
        wrong.append(
            f"the daily result is {percent:.2f} % of the start, said to be {figures['daily_pnl_percent']:.2f} %"
        )
    return wrong
