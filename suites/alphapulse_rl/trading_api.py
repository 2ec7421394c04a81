"""What the trading application says of itself, and in which mode it trades."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from fixtures.clock import Clock
from fixtures.dotenv import DotEnv
from fixtures.http import HttpProbe
from fixtures.measuring import Measured, Samples
from fixtures.replies import Reply
from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError

from .figures import is_figure


class TradingApi:
    """Health and figures of the trading application."""

    def __init__(self, http: HttpProbe, system: System, clock: Clock, measured: Measured) -> None:
        self._http, self._system, self._clock, self._measured = http, system, clock, measured
        self._port = int(system.expect["trading_port"])

    @cached_property
    def health(self) -> Reply:
        """Any status: an unhealthy answer is an answer."""
        return self._http.get(self._system.endpoints["trading_health"], port=self._port, allow=None, shared=True)

    @property
    def status(self) -> str:
        return str(self.health.field(self._system.fields["health_status"])).lower()

    @property
    def trading(self) -> str:
        """What trading is doing: active, stopped, maintenance."""
        return str(self.health.field(self._system.fields["health_trading"])).lower()

    def may_be(self) -> list[str]:
        """The states that are fine now: in a declared maintenance window a pause is."""
        words = self._system.words
        windows = self._system.expect["maintenance_windows"]
        paused = words["trading_paused"] if in_window(self._clock.now(), windows) else []
        return [*words["trading_active"], *paused]

    def response_times(self) -> Samples:
        """Of /health, timed at the host."""
        rounds = int(self._system.expect["api_samples"])
        return self._measured.seconds(self._response_time, rounds=rounds)

    def _response_time(self) -> float:
        path = self._system.endpoints["trading_health"]
        return self._http.at_host(path, port=self._port, samples=1).median_s

    @cached_property
    def _metrics(self) -> Reply:
        return self._http.get(self._system.endpoints["trading_metrics"], port=self._port, shared=True)

    def value(self, name: str) -> Any:
        """What /metrics has in the field of that name."""
        return self._metrics.field(self._system.fields[name])

    def number(self, name: str) -> float:
        value = self.value(name)
        if not is_figure(value):
            raise ProbeError(f"/metrics: {self._system.fields[name]} is {value!r}, which is not a finite number")
        return float(value)

    def latency(self, name: str) -> float:
        """ProbeError for 0 and less, which is what an application says that has timed nothing."""
        value = self.number(name)
        if value <= 0:
            raise ProbeError(f"/metrics: {self._system.fields[name]} is {value:g}: nothing was timed")
        return value

    def percent(self, name: str) -> float:
        """A share in per cent, whatever value the application calls all. ProbeError for less than nothing."""
        share = 100 * self.number(name) / float(self._system.expect["full_scale"][name])
        if share < 0 or share > 100:
            raise ProbeError(f"/metrics: {name} is {share:g} %, which is no share; check full_scale in the inventory")
        return share


def in_window(now: datetime, windows: Sequence[str]) -> bool:
    """Whether an aware time lies in one of the windows 'FROM/TO', ISO 8601 with zones. ProbeError for another form."""
    try:
        edges = [[datetime.fromisoformat(edge) for edge in window.split("/")] for window in windows]
        return any(begin <= now < end for begin, end in edges)
    except (ValueError, TypeError) as problem:
        raise ProbeError(f"maintenance_windows must be FROM/TO in ISO 8601 with a zone: {problem}") from problem


class TradingMode:
    """Paper or live: as the inventory says, as .env says, as the running container has it."""

    def __init__(self, shell: Shell, asking: str, env_file: DotEnv, system: System) -> None:
        self._shell, self._asking, self._env_file = shell, asking, env_file
        self._setting = str(system.expect["mode_setting"])
        self.expected = str(system.expect["trading_mode"])

    @property
    def in_file(self) -> str:
        return self._env_file.value(self._setting).lower()

    @property
    def in_container(self) -> str:
        """From its environment: compose reads no .env again when it restarts a container."""
        return self._shell.need(self._asking).strip().lower()
