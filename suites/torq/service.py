"""One Torq service as seen from outside: its health server, its socket, its process."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from fixtures.bodies import in_thread
from fixtures.environment import Paths
from fixtures.http import HttpProbe
from fixtures.processes import Process, Processes
from fixtures.replies import Reply
from fixtures.sockets import Sockets, TcpListener, UnixSocket
from fixtures.systems import Row, System
from fixtures.transport.interface import Shell
from fixtures.trend import share_of_usual, steady_growth
from plugins.core.problem import ProbeError

from .restarts import Restarts

SAID = (200, 500, 503)  # statuses with which a health server tells how the service is
Figures = Sequence[tuple[datetime, float]]


@dataclass(frozen=True)
class Around:
    """What all probes of a host share."""

    system: System
    path: Paths
    shell: Shell
    http: HttpProbe
    sockets: Sockets
    processes: Processes


@dataclass(frozen=True)
class Flow:
    """A message counter between two looks. `per_second` by our clock, `reported` what the service says it is."""

    total: float
    moved: float
    per_second: float
    reported: float
    connections: float
    seconds: float


class Service:
    """Looks when asked; what one look answered is not asked again."""

    def __init__(self, around: Around, row: Row, restarts: Restarts) -> None:
        self._around, self.row, self._restarts = around, row, restarts
        self._fields = around.system.fields

    def __str__(self) -> str:
        return str(self.row.name)

    def _reply(self, endpoint: str, *, shared: bool = True) -> Reply:
        path = self._around.system.endpoints[endpoint]
        return self._around.http.get(path, port=self.row.port, allow=SAID, shared=shared)

    @cached_property
    def health(self) -> str:
        """What /health says. ProbeError: it does not answer, or not with that field."""
        return in_words(self._reply("health").field(self._fields["health"]))

    @cached_property
    def ready(self) -> str:
        """What /ready says; JSON's true is 'true'."""
        return in_words(self._reply("ready").field(self._fields["ready"]))

    @cached_property
    def _status(self) -> Reply:
        return self._reply("status")

    @property
    def status(self) -> str:
        """The state that /status gives the service and its parts; a degraded one still passes /health."""
        return in_words(self._status.field(self._fields["status"]))

    @property
    def errors(self) -> list[str]:
        told = self._status.field(self._fields["errors"])
        if not isinstance(told, list):
            raise ProbeError(f"{self}: its errors are {told!r}, which is no list")
        return [in_words(error) for error in told]

    @property
    def lacking(self) -> list[str]:
        """The fields that /metrics and /status should have and have not; figures must be finite numbers."""
        figures, status = self._reply("metrics").json(), self._status.json()
        expect = self._around.system.expect
        no_figures = (name for name in expect["metrics_fields"] if not is_figure(value_at(figures, name)))
        not_there = (name for name in expect["status_fields"] if value_at(status, name) is None)
        return [*(f"/metrics {name}" for name in no_figures), *(f"/status {name}" for name in not_there)]

    @property
    def unannounced_restart(self) -> str | None:
        """That the service began anew since the last look and nobody said so; None when not."""
        return self._restarts.unannounced(self.row.name, float(self._status.field(self._fields["started"])))

    def response_seconds(self) -> tuple[float, ...]:
        """Response times of /health, each taken at the host."""
        around = self._around
        samples = around.system.expect["response_samples"]
        return around.http.at_host(around.system.endpoints["health"], port=self.row.port, samples=samples).values

    @cached_property
    def flow(self) -> Flow:
        """Two looks at the message counter, `window_s` apart."""
        first = self._reply("metrics", shared=False)
        window = self._around.system.expect["window_s"]
        begun = time.perf_counter()
        in_thread(time.sleep, window)
        second = self._reply("metrics", shared=False)
        seconds = time.perf_counter() - begun
        before, after = (figure(reply, self._fields["total"]) for reply in (first, second))
        if before > after:
            raise ProbeError(f"{self}: {self._fields['total']} went back from {before:g} to {after:g}: it began anew")
        rate, connections = (figure(second, self._fields[name]) for name in ("rate", "connections"))
        return Flow(after, after - before, (after - before) / seconds, rate, connections, seconds)

    def share_of_usual(self, earlier: Figures) -> float | None:
        """The rate in per cent of the median of its earlier figures; None when those are too few."""
        least = self._around.system.expect["earlier_figures"]
        return share_of_usual(self.flow.per_second, [value for _, value in earlier], least)

    @cached_property
    def socket(self) -> UnixSocket:
        return self._around.sockets.at(self._around.path("socket_dir", self.row.socket))

    @cached_property
    def process(self) -> Process:
        """ProbeError unless exactly one process has the service's name."""
        return self._around.processes.one(self.row.process)

    def memory_growth(self, earlier: Figures) -> float:
        """By how many per cent the resident memory of this very process grew steadily, if it did."""
        begun = self._around.processes.started(self.process)
        return steady_growth([*(value for at, value in earlier if at >= begun), self.process.rss_mb])

    @property
    def environment(self) -> str | None:
        """The environment the process was started for; None when its variable is not set."""
        return self._around.processes.variable(self.process, self._around.system.expect["environment_variable"])

    @property
    def sockets_in_use(self) -> list[str]:
        """The unix sockets its process listens on. ProbeError when `ss` may not tell whose they are."""
        listening = self._around.sockets.unix
        if any(not one.holders for one in listening):
            raise ProbeError("ss does not tell who listens on the unix sockets; it needs root for that")
        return [one.path for one in listening if self.process.pid in (holder.pid for holder in one.holders)]

    @property
    def health_listeners(self) -> list[TcpListener]:
        """Who listens on the health port, on whichever address. ProbeError when nobody does."""
        found = self._around.sockets.on_port(self.row.port)
        if not found:
            raise ProbeError(f"nobody listens on port {self.row.port}, so it cannot be said on which addresses")
        return found


def in_words(value: Any) -> str:
    """A JSON value as system.yml's words spell it: true is 'true'."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def is_figure(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def value_at(data: Any, path: str) -> Any:
    """The value at a dotted path; None when it is not there."""
    for step in path.split("."):
        data = data.get(step) if isinstance(data, dict) else None
    return data


def figure(reply: Reply, path: str) -> float:
    """A finite number of a reply. ProbeError for anything else."""
    value = reply.field(path)
    if not is_figure(value):
        raise ProbeError(f"{reply.who}: {path} is {value!r}, should be a number")
    return float(value)
