"""The probes of the Torq suite. Nothing here asks anything before a test's body does."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from fixtures import criterion
from fixtures.archives import Archives
from fixtures.clock import Clock
from fixtures.environment import Paths
from fixtures.environment_files import EnvironmentFiles
from fixtures.http import HttpProbe
from fixtures.json_records import JsonRecords
from fixtures.memory import Memory
from fixtures.names import Names
from fixtures.processes import Processes
from fixtures.sockets import Sockets
from fixtures.systems import Row, System
from fixtures.transport.interface import Shell
from fixtures.websocket import Websockets
from plugins.core.problem import ProbeError

from .end_of_day import Job
from .environment import Environment, Running
from .exchange import Exchange
from .pipeline import Pipeline
from .rehearsal import Rehearsal
from .relay_socket import RelaySocket
from .restarts import Restarts
from .service import Around, Service


@pytest.fixture
def around(
    system: System, path: Paths, shell: Shell, http: HttpProbe, sockets: Sockets, processes: Processes
) -> Around:
    """What the probes of one host share."""
    return Around(system, path, shell, http, sockets, processes)


@pytest.fixture
def restarts(memory: Memory, json_records: Callable[[str], JsonRecords], path: Paths, system: System) -> Restarts:
    """The starts of services that were seen, and the notices of them."""
    within = timedelta(minutes=system.expect["announced_within_min"])
    return Restarts(memory, json_records(path("announcements")), within)


@pytest.fixture
def service(around: Around, row: Row, restarts: Restarts) -> Service:
    """The service of a row of `services` or `feeds`."""
    return Service(around, row, restarts)


@pytest.fixture
def pipeline(around: Around, row: Row, restarts: Restarts) -> Pipeline:
    """The pipeline through the service that a row of `stages` names."""
    served = around.system.tables["services"][str(row.service)]
    return Pipeline(Service(around, served, restarts), around.system)


@pytest.fixture
def relay_socket(sockets: Sockets, processes: Processes, path: Paths, row: Row, system: System) -> RelaySocket:
    """The socket of a row of `sockets`."""
    return RelaySocket(sockets.at(path("socket_dir", row.file)), row, system, processes)


@pytest.fixture
def job(row: Row, path: Paths, shell: Shell, archives: Archives, clock: Clock) -> Job:
    """The end-of-day job of a row of `jobs`."""
    return Job(row, path, shell, archives, clock)


@pytest.fixture
def exchange(row: Row, names: Names, websockets: Websockets) -> Exchange:
    """The exchange of a row of `exchanges`."""
    return Exchange(row, names, websockets)


@pytest.fixture
def environment_file(
    environment_files: Callable[[str, Mapping[str, str]], EnvironmentFiles],
    row: Row,
    around: Around,
) -> Environment:
    """The environment file of a row of `environments`, beside the others."""
    rows = around.system.tables["environments"]
    files = environment_files(around.path(str(row.folder)), {name: str(each.file) for name, each in rows.items()})
    running = Running(around.sockets, around.processes, around.shell, around.path)
    return Environment(row, files, running)


@pytest.fixture
def resolution_seconds(shell: Shell, path: Paths, system: System) -> Callable[[], float]:
    """Seconds that resolving one service takes, as the benchmark in the source tree says; each call runs it."""

    def look() -> float:
        command = f"cd {shlex.quote(path('source'))} && {system.commands['resolution_bench']}"
        try:
            found = criterion.seconds(shell.need(command, deadline=system.expect["cargo_deadline_s"]))
        except ValueError as problem:
            raise ProbeError(f"{shell.name}: {problem}") from problem
        if not found:
            raise ProbeError(f"{shell.name}: the benchmark of the service discovery printed no time")
        return max(found)

    return look


@pytest.fixture
def rehearsal(shell: Shell, path: Paths, system: System, clock: Clock) -> Rehearsal:
    """The last disaster recovery rehearsal."""
    return Rehearsal(shell, path("rehearsal"), system, clock)
