"""Estates on which nothing may hold: hosts with nothing on them, hosts that answer garbage, hosts that are gone."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import pwd
import shutil
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh

from lab import engine
from lab.engine import Lab

ROOT = Path(__file__).resolve().parents[2]
ROUND_SECONDS = 480
ALL = "daily or weekly or monthly or quarterly or emergency or gate"


Forwarded = Callable[[Any, Any], Awaitable[None]]


@dataclass(frozen=True)
class Cell:
    control: str
    target: str
    verdict: str
    message: str


def looked_at(facts: dict[str, str], folder: Path, *options: str) -> list[Cell]:
    """Every control's verdict in one round over the estate with these facts."""
    inventory = folder / "odd.yml"
    shutil.copy(ROOT / "inventory" / "lab.yml", inventory)
    round_ = subprocess.run(
        # With "=": pytest takes a path after an option that it does not know yet for the place of its ini file.
        [
            *(sys.executable, "-m", "pytest", "-q", "-m", ALL, *options),
            *(f"--env={inventory}", f"--state={folder / 'state'}", f"--out={folder / 'out'}"),
        ],
        cwd=ROOT,
        env={**os.environ, **facts},
        capture_output=True,
        text=True,
        timeout=ROUND_SECONDS,
        check=False,
    )
    records = list((folder / "out").glob("2*/results.json"))
    assert records, f"the round left no record:\n{round_.stdout}\n{round_.stderr}"
    cells = json.loads(records[0].read_text(encoding="utf-8"))["observations"]
    return [Cell(cell["control"], cell["target"], cell["verdict"], cell["message"]) for cell in cells]


@contextlib.contextmanager
def empty_lab(name: str) -> Iterator[Lab]:
    """A lab whose hosts answer and have nothing: no service runs, no file is left."""
    lab = engine.up(name, private=True)
    try:
        for host, services in lab.ask("status")["services"].items():
            for service in services:
                lab.ask("stop", host=host, service=service["name"])
            _wipe(lab.layout.root(host), keep=lab.layout.table(host))
            _without_programs(lab.layout.root(host) / "usr/local/bin")
        yield lab
    finally:
        engine.down(name, delete=True)


def _wipe(root: Path, keep: Path) -> None:
    for entry in [*root.iterdir(), *keep.parent.iterdir()]:
        if entry in (keep, keep.parent):
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    (root / "home" / pwd.getpwuid(os.getuid()).pw_name).mkdir(parents=True)  # where commands start


def _without_programs(folder: Path) -> None:
    """The machine below the lab has disks and the lab a docker; an empty host has neither."""
    folder.mkdir(parents=True)
    for name, script in {"docker": "exit 127", "df": "echo Filesystem"}.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)


def with_files(root: Path, content: bytes | None) -> None:
    """Every file below `root` holds just this, or is gone. For what is looked at here: a log source."""
    for file in [found for found in root.rglob("*") if found.is_file()]:
        if content is None:
            file.unlink()
        else:
            file.write_bytes(content)


class GarbledHosts:
    """SSH servers that answer every command and every forwarded request with the same garbage, exit status 0."""

    def __init__(self, addresses: list[str], http: tuple[str, int], folder: Path, answer: bytes) -> None:
        self._addresses, self._http, self._answer = addresses, http, answer
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self.port = 0

    @contextlib.contextmanager
    def answering(self) -> Iterator[dict[str, str]]:
        """The facts that lead a round to these hosts."""
        thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        thread.start()
        try:
            asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(20)
            public = self._key.export_public_key().decode().strip()
            known = self._folder / "known_hosts"
            known.write_text("".join(f"[{each}]:{self.port} {public}\n" for each in self._addresses), encoding="utf-8")
            yield {"ssh_port": str(self.port), "known_hosts": str(known)}
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            thread.join(10)

    async def _listen(self) -> None:
        for address in self._addresses:
            server = await asyncssh.listen(
                address,
                self.port,
                server_host_keys=[self._key],
                server_factory=lambda: _Anybody(self._http_garbage),
                process_factory=self._command,
                encoding=None,
            )
            self.port = server.get_port()
        await asyncio.start_server(self._http_garbage, *self._http)

    async def _command(self, process: asyncssh.SSHServerProcess[bytes]) -> None:
        process.stdout.write(self._answer)
        process.exit(0)

    async def _http_garbage(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncssh.Error):
            await reader.readuntil(b"\r\n\r\n")
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(self._answer)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + self._answer)
            await writer.drain()
        writer.close()


class _Anybody(asyncssh.SSHServer):
    """Lets everybody in: what is tested is what is made of the answers."""

    def __init__(self, forwarded: Forwarded) -> None:
        self._forwarded = forwarded

    def begin_auth(self, username: str) -> bool:
        return False

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> Forwarded:
        return self._forwarded
