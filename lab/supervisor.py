"""What the one process behind a lab does: it seeds the hosts, runs their services, serves SSH, answers requests."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from . import identity, mailbox_service
from .addresses import Block, common_port
from .children import SITE, Children, environment, last_line
from .control import LabProblem
from .layout import REPO, Layout, read_json, write_json
from .service import Service
from .standins.install import install

SEED_SECONDS = 30.0


class Supervisor:
    """A lab while it is up."""

    def __init__(self, layout: Layout, package: str) -> None:
        self.layout = layout
        self.package = package
        self.children = Children(layout)
        self.systems: list[str] = []
        self.addresses: dict[str, str] = {}
        self.hosts: dict[str, str] = {}
        self.facts: dict[str, str] = {}
        self.over = asyncio.Event()
        self.began = time.time()

    async def up(self) -> None:
        """Everything, side by side: seeds and services in processes of their own, asyncssh imported meanwhile."""
        self.systems = systems_of(self.package)
        self.block = Block()
        self.addresses = {system: self.block.address(10 + n) for n, system in enumerate(self.systems)}
        await asyncio.start_unix_server(self._talk, self.layout.control)
        install(self.layout.bin, REPO)
        systems = [asyncio.create_task(self._bring_up(system)) for system in self.systems]
        mailbox = asyncio.create_task(self._mailbox(self.block.address(2)))
        await asyncio.sleep(0)  # the seeds run before the import below takes this thread
        listening = asyncio.create_task(self._listen(systems))
        done, _ = await asyncio.wait([*systems, mailbox, listening], return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
        for host in self.hosts:
            self.children.write_table(host)
        self._write_state()

    async def _bring_up(self, system: str) -> None:
        plan = await self._seed(system)
        host, address = plan["host"], self.addresses[system]
        self.hosts[host] = address
        short = host.partition("-")[0]
        root = self.layout.root(host)
        self.facts |= {f"{short}_address": address, f"{short}_root": str(root), **plan["facts"]}
        begun = [self.children.add(host, address, Service(**row)) for row in plan["services"]]
        for child in begun:
            self.children.spawn(child)
        await asyncio.gather(*(self.children.until_ready(child) for child in begun))

    async def _mailbox(self, address: str) -> None:
        """Where the mails of rounds go that deliver. No host of the estate: nobody looks at it."""
        self.layout.root(mailbox_service.HOST).mkdir()
        child = self.children.add(mailbox_service.HOST, address, mailbox_service.service(self.layout))
        self.children.spawn(child)
        await self.children.until_ready(child)
        self.facts |= mailbox_service.facts(self.layout, address)

    async def _seed(self, system: str) -> Any:
        log = self.layout.logs / f"seed.{system}.log"
        words = [SITE, self.package, system, self.addresses[system], str(self.layout.folder)]
        with log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-S", "-m", "lab.seeding", *words, cwd=REPO, stdout=output, stderr=output
            )
        status = await asyncio.wait_for(process.wait(), SEED_SECONDS)
        if status != 0:
            raise LabProblem(f"seeding {system} ended with status {status}: {last_line(str(log))}; its log: {log}")
        return read_json(self.layout.seeds / f"{system}.json")

    async def _listen(self, systems: list[asyncio.Task[None]]) -> None:
        from . import keys, sshd

        client = keys.new_key(self.layout.keys / "client")
        while len(self.hosts) < len(self.systems):
            if any(task.done() and task.exception() for task in systems):
                return
            await asyncio.sleep(0.005)
        port = common_port(list(self.hosts.values()))
        host_keys = {host: keys.new_key(self.layout.keys / host) for host in self.hosts}
        by_address = {address: host_keys[host] for host, address in self.hosts.items()}
        keys.known_hosts(self.layout.keys / "known_hosts", by_address, port)
        keys.ssh_config(self.layout.keys / "config", self.hosts, port, identity.user())
        for host, address in self.hosts.items():
            around = environment(self.layout, host, address)
            server = sshd.Host(address, self.layout.root(host), around, client.public_data)
            await server.listen(port, host_keys[host])
        self.facts |= self._common_facts(port)

    def _common_facts(self, port: int) -> dict[str, str]:
        return {
            "ssh_port": str(port),
            "ssh_user": identity.user(),
            "ssh_key": str(self.layout.keys / "client"),
            "known_hosts": str(self.layout.keys / "known_hosts"),
            "user": identity.owner(identity.user()),
            "group": identity.owner(identity.group()),
            "lab_dir": str(self.layout.folder),
            "state_dir": str(self.layout.folder / "state"),
        }

    def _write_state(self) -> None:
        state = {
            "pid": os.getpid(),
            "began": self.began,
            "ready": time.time(),
            "package": self.package,
            "hosts": dict(sorted(self.hosts.items())),
            "facts": self.facts,
        }
        write_json(self.layout.state, state)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        if not line:
            return  # somebody who only wants to know when the lab ends
        try:
            request = json.loads(line)
            answer: dict[str, Any] = {"value": await self._do(request.pop("op"), request)}
        except LabProblem as problem:
            answer = {"problem": str(problem)}
        except Exception as problem:  # whoever asked must hear of a bug here, and the lab goes on
            traceback.print_exc()
            answer = {"problem": f"{problem!r} in the supervisor; its log: {self.layout.log}"}
        writer.write(json.dumps(answer).encode())
        writer.close()

    async def _do(self, op: str, details: dict[str, Any]) -> Any:
        steps: dict[str, Callable[..., Awaitable[Any]]] = {
            "ready": self._ready,
            "start": self._start,
            "stop": self._stop,
            "restart": self._restart,
            "kill": self._kill,
            "extra": self._extra,
            "drop": self._drop,
            "status": self._status,
            "reseed": self._reseed,
            "down": self._down,
        }
        if op not in steps:
            raise LabProblem(f"unknown request {op!r}; known: {', '.join(steps)}")
        return await steps[op](**details)

    async def _ready(self, host: str, service: str) -> None:
        self.children.named(host, service).ready.set()

    async def _start(self, host: str, service: str) -> None:
        await self.children.start(self.children.named(host, service))

    async def _stop(self, host: str, service: str) -> None:
        await self.children.stop(self.children.named(host, service))

    async def _restart(self, host: str, service: str, changes: dict[str, Any] | None = None) -> Any:
        """Restart it, changed in `changes` (args, argv, env); the answer is what undoes the change."""
        child = self.children.named(host, service)
        before = asdict(child.service)
        child.service = replace(child.service, **(changes or {}))
        await self.children.restart(child)
        return {name: before[name] for name in changes or {}}

    async def _kill(self, host: str, service: str, number: int) -> None:
        """Send a signal; one that ends a process is waited for."""
        await self.children.signal(self.children.named(host, service), number)

    async def _extra(self, host: str, service: dict[str, Any]) -> None:
        """A process that does not belong there: a second instance, a stranger on a port."""
        if host not in self.hosts:
            raise LabProblem(f"no host {host!r}")
        child = self.children.add(host, self.hosts[host], Service(**service), extra=True)
        await self.children.start(child)

    async def _drop(self, host: str, service: str) -> None:
        child = self.children.named(host, service)
        await self.children.stop(child)
        del self.children.all[host, service]
        self.children.write_table(host)

    async def _status(self) -> Any:
        rows: dict[str, list[Any]] = {host: [] for host in self.hosts}
        for (host, _), child in self.children.all.items():
            rows.setdefault(host, []).append(child.row())
        return {"pid": os.getpid(), "hosts": self.hosts, "services": rows}

    async def _down(self) -> None:
        self.over.set()

    async def _reseed(self) -> None:
        for system in self.systems:
            await self._seed(system)

    async def day_changes(self) -> None:
        """Seed again shortly after midnight UTC: what is of each day gets its new day."""
        while True:
            now = datetime.now(UTC)
            midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=2, microsecond=0)
            await asyncio.sleep((midnight - now).total_seconds())
            try:
                await self._reseed()
            except LabProblem:
                traceback.print_exc()  # the lab goes on with yesterday's files, and its log says why


def systems_of(package: str) -> list[str]:
    """The systems to start: all of the package, or those that MUSTER_LAB_ONLY names (comma-separated)."""
    folder = REPO.joinpath(*package.split("."))
    found = sorted(file.parent.name for file in folder.glob("*/__init__.py"))
    only = [name for name in os.environ.get("MUSTER_LAB_ONLY", "").split(",") if name]
    if unknown := set(only) - set(found):
        raise LabProblem(f"MUSTER_LAB_ONLY names {', '.join(sorted(unknown))}; there are: {', '.join(found)}")
    if not found:
        raise LabProblem(f"no system in {package}: nothing to start")
    return [name for name in found if name in only] if only else found
