"""The services of a lab as children of the supervisor, and the table that the stand-ins answer from."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass, field
from typing import Any

from .control import LabProblem
from .layout import REPO, Layout, write_json
from .service import Service

STOP_SECONDS = 2.0
READY_SECONDS = 20.0
SITE = sysconfig.get_path("purelib")


@dataclass
class Child:
    """One service and what became of it. `status`: exit status, negative for a signal; None while it runs."""

    host: str
    address: str
    service: Service
    extra: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    status: int | None = None
    restarts: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def running(self) -> bool:
        return self.process is not None and self.status is None

    def row(self) -> dict[str, Any]:
        """What the table says of it."""
        service = self.service
        return {
            "name": service.name,
            "pid": self.process.pid if self.process and self.running else None,
            "unit": service.unit,
            "container": service.container,
            "args": list(service.args),
            "argv": list(service.argv) or [service.name, *service.args],
            "env": service.env,
            "started": self.started,
            "ready": self.ready.is_set(),
            "status": self.status,
            "restarts": self.restarts,
            "extra": self.extra,
        }


class Children:
    """All services of the lab, by host and name."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.all: dict[tuple[str, str], Child] = {}

    def add(self, host: str, address: str, service: Service, extra: bool = False) -> Child:
        child = Child(host, address, service, extra)
        self.all[host, service.name] = child
        return child

    def named(self, host: str, name: str) -> Child:
        if (host, name) not in self.all:
            known = ", ".join(service for at, service in self.all if at == host)
            raise LabProblem(f"{host} has no service {name!r}; known: {known or 'none'}")
        return self.all[host, name]

    async def start(self, child: Child, deadline: float = READY_SECONDS) -> None:
        """Start it and wait until it is ready. LabProblem with the log's path when it is not."""
        if child.running:
            return
        self.spawn(child)
        await self.until_ready(child, deadline)
        self.write_table(child.host)

    def spawn(self, child: Child) -> None:
        child.ready.clear()
        child.ended.clear()
        child.status = None
        child.started = time.time()
        with self._log(child) as log:
            child.process = subprocess.Popen(
                _command(child.service),
                env=self._environment(child),
                cwd=self.layout.root(child.host),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        handle = os.pidfd_open(child.process.pid)
        asyncio.get_running_loop().add_reader(handle, self._over, child, handle)

    def _log(self, child: Child) -> Any:
        return open(self.log_path(child), "ab")

    def log_path(self, child: Child) -> str:
        return f"{self.layout.logs}/{child.host}.{child.service.name}.log"

    def _environment(self, child: Child) -> dict[str, str]:
        return {
            **environment(self.layout, child.host, child.address),
            "MUSTER_CONTROL": str(self.layout.control),
            **child.service.env,
        }

    def _over(self, child: Child, handle: int) -> None:
        asyncio.get_running_loop().remove_reader(handle)
        os.close(handle)
        assert child.process is not None
        child.status = child.process.wait()
        child.ended.set()
        self.write_table(child.host)

    async def until_ready(self, child: Child, deadline: float = READY_SECONDS) -> None:
        """Wait for `me.ready()`, for the port, or for its end."""
        port = asyncio.create_task(_port_answers(child))
        waits = [asyncio.create_task(child.ready.wait()), asyncio.create_task(child.ended.wait()), port]
        await asyncio.wait(waits, timeout=deadline, return_when=asyncio.FIRST_COMPLETED)
        if port.done():
            child.ready.set()
        for wait in waits:
            wait.cancel()
        if not child.ready.is_set():
            how = f"ended with status {child.status}" if child.ended.is_set() else f"was not ready in {deadline:g} s"
            log = self.log_path(child)
            raise LabProblem(f"{child.host}: {child.service.name} {how}: {last_line(log)}; its log: {log}")

    async def stop(self, child: Child) -> None:
        """SIGTERM, and SIGKILL when that is not enough."""
        if not child.running or child.process is None:
            return
        child.process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(child.ended.wait(), STOP_SECONDS)
        except TimeoutError:
            child.process.kill()
            await child.ended.wait()

    async def restart(self, child: Child) -> None:
        await self.stop(child)
        await self.start(child)

    async def signal(self, child: Child, number: int) -> None:
        if not child.running or child.process is None:
            raise LabProblem(f"{child.host}: {child.service.name} does not run")
        child.process.send_signal(number)
        if number in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            await asyncio.wait_for(child.ended.wait(), STOP_SECONDS)

    def write_table(self, host: str) -> None:
        rows = [child.row() for (at, _), child in self.all.items() if at == host]
        if self.layout.root(host).exists():
            write_json(self.layout.table(host), {"supervisor": os.getpid(), "services": rows})

    async def stop_all(self) -> None:
        await asyncio.gather(*(self.stop(child) for child in self.all.values()))


def last_line(log: str) -> str:
    """What a program said last."""
    with open(log, encoding="utf-8", errors="replace") as file:
        lines = [line.strip() for line in file if line.strip()]
    return lines[-1] if lines else "it said nothing"


def environment(layout: Layout, host: str, address: str) -> dict[str, str]:
    """What services and commands of a host find in their environment; MUSTER_LAB_DIR is how the reaper knows them."""
    root = layout.root(host)
    system = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {
        "PATH": f"{root}/usr/local/bin:{layout.bin}:{system}",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "MUSTER_LAB_DIR": str(layout.folder),
        "MUSTER_HOST": host,
        "MUSTER_ROOT": str(root),
        "MUSTER_ADDRESS": address,
        "MUSTER_SUPERVISOR": str(os.getpid()),
    }


def _command(service: Service) -> list[str]:
    launcher = [sys.executable, "-S", "-E", str(REPO / "lab" / "launch.py"), str(os.getpid()), service.name[:15], SITE]
    return [*launcher, service.module, "--service", service.name, *service.args]


async def _port_answers(child: Child) -> None:
    if child.service.ready_port is None:
        await asyncio.Event().wait()
    loop = asyncio.get_running_loop()
    while True:
        with socket.socket() as probe:
            probe.setblocking(False)
            try:
                await loop.sock_connect(probe, (child.address, child.service.ready_port))
            except OSError:
                await asyncio.sleep(0.01)
            else:
                return
