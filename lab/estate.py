"""Estate: what a fault can do to its system's host. Everything done is noted first, as data that undoes it."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .children import environment
from .control import LabProblem
from .engine import Lab
from .layout import read_json, write_json
from .service import Service
from .undo import as_it_was, first_missing, overwrite


class Estate:
    """One host of a lab, for one fault. Paths are the host's own (`/etc/x`)."""

    def __init__(self, lab: Lab, host: str, fault: str, note: Callable[[dict[str, Any]], None]) -> None:
        self.host = host
        self.address = lab.hosts[host]
        self._lab = lab
        self._fault = fault
        self._note = note

    # files

    def root(self, path: str = "/") -> Path:
        """Where a path of the host really is."""
        return self._lab.layout.root(self.host) / path.lstrip("/")

    def read(self, path: str) -> bytes:
        return self.root(path).read_bytes()

    def write(self, path: str, data: str | bytes, mode: int | None = None) -> None:
        """Overwrite a file in place, or make it; an existing file keeps its mode unless one is given."""
        here = self.root(path)
        self._note(as_it_was(here))
        overwrite(here, _bytes(data))
        if mode is not None:
            here.chmod(mode)

    def append(self, path: str, text: str | bytes) -> None:
        """Add to the end, as a log writer does. Mending cuts only this text out again."""
        here, data = self.root(path), _bytes(text)
        if not here.exists():
            self.write(path, data)
            return
        content = base64.b64encode(data).decode()
        self._note({"op": "cut", "path": str(here), "content": content, "mtime": here.stat().st_mtime_ns})
        with open(here, "ab") as file:
            file.write(data)

    def replace(self, path: str, old: str | bytes, new: str | bytes) -> None:
        """Replace all of `old`; it must be there, else the fault would be none."""
        data = self.read(path)
        if _bytes(old) not in data:
            raise LabProblem(f"{self._fault}: {path} has no {old!r} to replace")
        self.write(path, data.replace(_bytes(old), _bytes(new)))

    def edit(self, path: str, change: Callable[[str], str]) -> None:
        """Rewrite a text file by a function; one that changes nothing is refused."""
        before = self.read(path).decode()
        after = change(before)
        if after == before:
            raise LabProblem(f"{self._fault}: the edit of {path} changes nothing")
        self.write(path, after)

    def truncate(self, path: str, size: int = 0) -> None:
        """Cut a file down to `size` bytes."""
        self.write(path, self.read(path)[:size])

    def flip_byte(self, path: str, offset: int) -> None:
        """Corrupt one byte silently: the modification time stays. A negative offset counts from the end."""
        here = self.root(path)
        stamp, data = here.stat().st_mtime_ns, bytearray(self.read(path))
        data[offset] ^= 0xFF
        self.write(path, bytes(data))
        os.utime(here, ns=(stamp, stamp))

    def remove(self, path: str) -> None:
        """Take a file, a socket or a whole directory away; mending brings the very same one back."""
        self.rename_to(path, self._lab.layout.broken / f"{self._fault.replace('/', '.')}.{time.monotonic_ns()}")

    def rename(self, path: str, new: str) -> None:
        """Move a file within the host."""
        self.rename_to(path, self.root(new))

    def rename_to(self, path: str, there: Path) -> None:
        here = self.root(path)
        if not os.path.lexists(here):
            raise LabProblem(f"{self._fault}: there is no {path}")
        if not there.parent.exists():
            self._note({"op": "absent", "path": str(first_missing(there))})
            there.parent.mkdir(parents=True)
        self._note({"op": "rename", "path": str(there), "to": str(here)})
        os.replace(here, there)

    def make_directory(self, path: str) -> None:
        here = self.root(path)
        self._note({"op": "absent", "path": str(first_missing(here))})
        here.mkdir(parents=True)

    def chmod(self, path: str, mode: int) -> None:
        here = self.root(path)
        self._note({"op": "mode", "path": str(here), "mode": here.stat().st_mode & 0o7777})
        here.chmod(mode)

    def set_mtime(self, path: str, age_hours: float) -> None:
        """Make a file `age_hours` old."""
        here = self.root(path)
        self._note({"op": "mtime", "path": str(here), "mtime": here.stat().st_mtime_ns})
        then = time.time() - age_hours * 3600
        os.utime(here, (then, then))

    # services

    def knob(self, service: str, **values: Any) -> None:
        """Turn knobs of a service; the others stay as they are."""
        self._merge(self._lab.layout.knobs(self.host, self._known(service)), values)

    def unit(self, unit: str, **properties: Any) -> None:
        """What `systemctl` says of a unit: ActiveState="failed", NRestarts=7 …"""
        self._entry("units.json", unit, properties)

    def container(self, name: str, **properties: Any) -> None:
        """What `docker` says of a container: State="restarting", Health="unhealthy", RestartCount=4 …"""
        self._entry("containers.json", name, properties)

    def kill(self, service: str, number: int = signal.SIGKILL) -> None:
        """Send a signal. SIGSTOP freezes it; mending thaws it, or starts it again."""
        undo = _asking("start", service)
        if number == signal.SIGSTOP:
            undo = _asking("kill", service, number=int(signal.SIGCONT))
        self._ask("kill", service, undo, number=int(number))

    def stop(self, service: str) -> None:
        self._ask("stop", service, _asking("start", service))

    def restart(self, service: str, **changes: Any) -> None:
        """Restart it, with other `args`, `argv` or `env` (whole values): mending restarts it as it was."""
        row = next(row for row in self._services() if row["name"] == self._known(service))
        before = {name: row[name] for name in changes}
        undo = _asking("restart", service, changes=before) if changes else None
        self._ask("restart", service, undo, changes=changes)

    def start_extra(
        self,
        name: str,
        module: str,
        args: tuple[str, ...] = (),
        *,
        argv: tuple[str, ...] = (),
        env: dict[str, str] | None = None,
        ready_port: int | None = None,
    ) -> None:
        """Start a process that does not belong there: a second instance, a stranger on a port."""
        extra = Service(name=name, module=module, args=args, argv=argv, env=env or {}, ready_port=ready_port)
        self._note(_asking("drop", name))
        self._lab.ask("extra", deadline=20, host=self.host, service=asdict(extra))

    def run(self, command: str, undo: str | None = None) -> str:
        """Run a command on the host and return its output; `undo` is the command that reverses it."""
        around = environment(self._lab.layout, self.host, self.address) | {"HOME": str(self.root())}
        if undo is not None:
            self._note({"op": "run", "command": undo, "env": around, "path": str(self.root())})
        done = subprocess.run(
            ["/bin/sh", "-c", command], env=around, cwd=self.root(), capture_output=True, text=True, timeout=20
        )
        if done.returncode != 0:
            raise LabProblem(f"{self._fault}: {command!r} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def _services(self) -> list[dict[str, Any]]:
        return list(read_json(self._lab.layout.table(self.host))["services"])

    def _known(self, service: str) -> str:
        names = [row["name"] for row in self._services()]
        if service not in names:
            raise LabProblem(f"{self._fault}: {self.host} has no service {service!r}; known: {', '.join(names)}")
        return service

    def _ask(self, op: str, service: str, undo: dict[str, Any] | None, **details: Any) -> None:
        self._known(service)
        if undo is not None:
            self._note(undo)
        self._lab.ask(op, deadline=20, host=self.host, service=service, **details)

    def _entry(self, file: str, name: str, properties: dict[str, Any]) -> None:
        here = self.root(f"/.lab/{file}")
        now = read_json(here).get(name, {}) if here.exists() else {}
        self._merge(here, {name: {**now, **properties}})

    def _merge(self, file: Path, values: dict[str, Any]) -> None:
        self._note(as_it_was(file))
        write_json(file, {**(read_json(file) if file.exists() else {}), **values})


def _asking(request: str, service: str, **details: Any) -> dict[str, Any]:
    return {"op": "ask", "request": request, "service": service, "details": details}


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data
