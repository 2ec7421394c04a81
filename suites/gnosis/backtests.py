"""The results of a session's backtests, as their files say."""

from __future__ import annotations

import json
import math
import shlex
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from fixtures.clock import Clock
from fixtures.parquet import Opened
from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError


class Backtest:
    """One symbol's backtest of the newest session whose evening is over. Looks when asked."""

    def __init__(self, symbol: str, folder: str, shell: Shell, clock: Clock, system: System) -> None:
        self.symbol = symbol
        self._folder, self._shell, self._clock, self._system = folder.rstrip("/"), shell, clock, system

    @property
    def session(self) -> date:
        return self._clock.last_session_due(self._system.expect.backtest_due)

    @cached_property
    def path(self) -> str:
        name = str(self._system.expect.backtest_file).format(symbol=self.symbol, day=self.session)
        return f"{self._folder}/{name}"

    def exists(self) -> bool:
        """ProbeError: its folder is not there either, so nothing was looked at."""
        folder, path = shlex.quote(self._folder), shlex.quote(self.path)
        return "there" in self._shell.need(f"cd {folder} && if [ -e {path} ]; then echo there; fi")

    @cached_property
    def result(self) -> Mapping[str, Any] | None:
        """None when the file holds no JSON object."""
        try:
            found = json.loads(self._shell.read(self.path).decode("utf-8"))
        except ValueError:
            return None
        return found if isinstance(found, dict) else None

    def faults(self, features: Opened | None) -> list[str]:
        """What is not well formed, seen beside the features that it should have read."""
        return list(self._faults(self.result, features)) if self.result is not None else ["it is no JSON object"]

    @staticmethod
    def is_figure(value: object) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)

    @property
    def _well_formed(self) -> Mapping[str, Any]:
        if self.result is None:
            raise ProbeError(f"{self.path} holds no JSON object")
        return self.result

    def _faults(self, result: Mapping[str, Any], features: Opened | None) -> Iterator[str]:
        fields = self._system.fields
        for name, wanted in ((fields.backtest_symbol, self.symbol), (fields.backtest_date, str(self.session))):
            if result.get(name) != wanted:
                yield f"{name} is {result.get(name)!r}, should be {wanted!r}"
        bars, trades = result.get(fields.backtest_bars), result.get(fields.backtest_trades)
        if bars is None or not _is_count(bars) or not _is_count(trades):
            yield f"{fields.backtest_bars} is {bars!r} and {fields.backtest_trades} {trades!r}, should be counts"
            return
        if trades == 0:
            yield from no_trade(bars, result.get(fields.backtest_reasons), features)

    @property
    def trades(self) -> int:
        """ProbeError: no well-formed result."""
        return int(self._well_formed[self._system.fields.backtest_trades])

    def figures(self) -> dict[str, object]:
        """The metrics that are due, None where one is missing. ProbeError: no well-formed result."""
        metrics = self._well_formed.get(self._system.fields.backtest_metrics)
        given = metrics if isinstance(metrics, Mapping) else {}
        return {name: given.get(name) for name in self._system.expect.metrics}


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def no_trade(bars: int, reasons: object, features: Opened | None) -> Iterator[str]:
    """Why having no trade is no result: a backtest of missing or corrupt features ends well, and trades nothing."""
    if features is None or features.damage:
        yield f"no trade, and its features {features.damage if features else 'are missing'}"
    if bars == 0:
        yield "no trade, and no bar was seen"
    if not reasons:
        yield "no trade, and no reason given"
