"""The API as its clients see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from fixtures.http import HttpProbe
from fixtures.parquet import instant
from fixtures.processes import Process, Processes
from fixtures.replies import Reply
from fixtures.systems import System
from fixtures.transport.interface import Shell
from plugins.core.problem import ProbeError
from suites.gnosis import parts


class Api:
    """Requests to the API, all of them reading. Sends when asked."""

    def __init__(self, http: HttpProbe, shell: Shell, system: System) -> None:
        self._http, self._shell, self._system = http, shell, system

    @property
    def port(self) -> int:
        return int(self._system.expect.port)

    def refusal(self) -> str | None:
        """Why connections to its port are refused; None when they are accepted."""
        return self._shell.refusal(self.port)

    def get(self, endpoint: str, **params: object) -> Reply:
        """The reply of a GET, whatever its status. ProbeError: there is none."""
        return self._http.get(endpoint, port=self.port, params=params, allow=None)

    def health(self) -> Reply:
        return self.get(self._system.endpoints.health)

    def is_healthy(self, reply: Reply) -> bool:
        """Whether a reply of the health endpoint says so. ProbeError: it is no JSON, or lacks the field."""
        return str(reply.field(self._system.fields.health)).lower() in self._system.words.healthy

    def nowhere(self) -> Reply:
        """The reply for a path that does not exist: what answers 200 to that answers 200 to anything."""
        return self.get(self._system.endpoints.nowhere)

    def features(self, symbol: str, bar: str) -> Reply:
        return self.get(self._system.endpoints.features.format(symbol=symbol), bar=bar)

    def feature_faults(self, reply: Reply, symbol: str, bar: str) -> list[str]:
        """What differs in a reply from what was asked for. ProbeError: it is no JSON object."""
        row = reply.json()
        if not isinstance(row, dict):
            raise ProbeError(f"{reply.who} answered with no JSON object")
        wanted = {"symbol": symbol, "bar": bar, "feature_set_id": self._system.expect.feature_set}
        found = [
            f"{name} is {row.get(name)!r}, should be {value!r}"
            for name, value in wanted.items()
            if row.get(name) != value
        ]
        return found + parts.faults(row, self._system.expect.feature_parts)

    def process_seconds(self, symbol: str, bar: str) -> float:
        """How long reading one bar takes inside the API, by its own header. ProbeError: it does not say."""
        reply = self.features(symbol, bar)
        name = self._system.fields.process_time
        if reply.status != 200:
            raise ProbeError(f"{reply.who} answered {reply.status}, should be 200: {reply.start}")
        try:
            return float(reply.headers[name])
        except (KeyError, ValueError):
            given = reply.headers.get(name, "missing")
            raise ProbeError(f"{reply.who}: the header {name} is {given}, should be seconds") from None

    def ideas_by_day(self) -> Mapping[date, int]:
        """How many ideas it has in memory for the bars of each day. ProbeError: no list of ideas."""
        reply = self._http.get(
            self._system.endpoints.ideas, port=self.port, params={"limit": self._system.expect.ideas_asked}
        )
        return Counter(self._days_of(reply))

    def _days_of(self, reply: Reply) -> Iterator[date]:
        zone, name = ZoneInfo(self._system.zone), self._system.fields.idea_bar
        for idea in reply.field("ideas"):
            bar = instant(str(idea.get(name)) if isinstance(idea, dict) else None, zone)
            if bar is None:
                raise ProbeError(f"{reply.who}: an idea has no {name}")
            yield bar.astimezone(zone).date()


class ApiProcess:
    """The processes that run the API."""

    def __init__(self, processes: Processes, system: System) -> None:
        self._processes, self._application = processes, str(system.expect.application)

    def all(self) -> list[Process]:
        return [process for process in self._processes.all if runs(process.args, self._application)]

    def one(self) -> Process:
        """ProbeError: there is none, or several."""
        found = self.all()
        if len(found) != 1:
            raise ProbeError(f"{len(found)} processes run uvicorn {self._application}, so there is not one to look at")
        return found[0]


def runs(args: str, application: str) -> bool:
    """Whether a command line is uvicorn with that application: not a grep for it, nor an editor with its log.

    `uvicorn app:app …`, `python …/uvicorn app:app …`, `python -m uvicorn app:app …`.
    """
    words = args.split()
    names = [word.rpartition("/")[2] for word in words[:3]]
    if names[:1] and names[0].startswith("python"):
        names = names[2:] if names[1:2] == ["-m"] else names[1:]
    return names[:1] == ["uvicorn"] and application in words
