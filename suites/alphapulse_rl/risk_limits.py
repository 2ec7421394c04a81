"""What trading_params.yaml allows, and what lies outside of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

from . import figures


@dataclass(frozen=True)
class Position:
    """An open position; size in per cent of the portfolio."""

    pair: str
    size_percent: float
    leverage: float


@dataclass(frozen=True)
class Allowed:
    """The limits of trading_params.yaml: per cent of the portfolio, and times."""

    position_percent: float
    leverage: float
    exposure_percent: float


class TradingParams:
    """trading_params.yaml on the host."""

    def __init__(self, shell: Shell, path: str, system: System) -> None:
        self._shell, self._path, self._system = shell, path, system

    def allowed(self) -> Allowed:
        try:
            document = yaml.safe_load(self._shell.read(self._path))
        except (yaml.YAMLError, UnicodeDecodeError) as problem:
            raise ProbeError(f"{self._path} is no YAML") from problem
        return Allowed(
            position_percent=100 * self._number(document, "allowed_position_size"),
            leverage=self._number(document, "allowed_leverage"),
            exposure_percent=100 * self._number(document, "allowed_exposure"),
        )

    def _number(self, document: Any, name: str) -> float:
        field = self._system.fields[name]
        value = figures.at(document, field)
        if not figures.is_figure(value) or value <= 0:
            raise ProbeError(f"{self._path}: {field} is {value!r}, should be a number above 0")
        return float(value)


def breaches(positions: Sequence[Position], exposure_percent: float, allowed: Allowed) -> list[str]:
    """What lies outside of the limits, one sentence each."""
    found = []
    for one in positions:
        if not one.size_percent <= allowed.position_percent:
            found.append(
                f"{one.pair} is {one.size_percent:g} % of the portfolio, should be ≤ {allowed.position_percent:g} %"
            )
        if not one.leverage <= allowed.leverage:
            found.append(f"{one.pair} has leverage {one.leverage:g}, should be ≤ {allowed.leverage:g}")
    if not exposure_percent <= allowed.exposure_percent:
        found.append(f"exposure is {exposure_percent:g} %, should be ≤ {allowed.exposure_percent:g} %")
    return found
