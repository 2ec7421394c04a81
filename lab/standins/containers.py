"""The containers of this host: services that say they run in one, and what `.lab/containers.json` says instead."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from . import host
from .host import Unknown

Fields = dict[str, Any]
ZERO_TIME = "0001-01-01T00:00:00Z"


class LogLine(NamedTuple):
    """`at` is RFC 3339, empty where the log has no times."""

    at: str
    text: str


class Container:
    """One container. `fields` are what a fault says of it: State, Health, RestartCount, ExitCode, HostConfig …"""

    def __init__(self, name: str, service: str, has_check: bool, row: host.Row | None, fields: Fields) -> None:
        self.name = name
        self.service = str(fields.get("Service", service))
        self.row = row
        self.fields = fields
        self.id = hashlib.sha256(name.encode()).hexdigest()
        self._has_check = has_check
        self._alive = row is not None and host.alive(row)

    @property
    def state(self) -> str:
        return str(self.fields.get("State", "running" if self._alive else "exited"))

    @property
    def health(self) -> str:
        """healthy, unhealthy, starting; '' for one without a health check, or that does not run."""
        if "Health" in self.fields:
            return str(self.fields["Health"])
        return "healthy" if self._has_check and self.state == "running" else ""

    @property
    def exit_code(self) -> int:
        if "ExitCode" in self.fields:
            return int(self.fields["ExitCode"])
        status = self.row["status"] if self.row and not self._alive else 0
        return 128 - status if status and status < 0 else int(status or 0)

    @property
    def started(self) -> float:
        return float(self.row["started"]) if self.row else time.time()

    @property
    def status(self) -> str:
        """`Up 3 minutes (healthy)`, `Exited (137) 2 seconds ago`."""
        age = ago(time.time() - self.started)
        if self.state == "running":
            return f"Up {age}" + (f" ({self.health})" if self.health else "")
        word = "Restarting" if self.state == "restarting" else self.state.capitalize()
        return f"{word} ({self.exit_code}) {age} ago"

    def ps_row(self) -> Fields:
        """As `docker ps --format json` prints it; compose adds some."""
        return {
            "Command": " ".join(self.row["argv"]) if self.row else "",
            "CreatedAt": time.strftime("%Y-%m-%d %H:%M:%S +0000 UTC", time.gmtime(self.started)),
            "ID": self.id[:12],
            "Image": self.fields.get("Image", f"{self.service}:latest"),
            "Names": self.name,
            "Networks": "default",
            "Ports": self.fields.get("Ports", ""),
            "RunningFor": f"{ago(time.time() - self.started)} ago",
            "State": self.state,
            "Status": self.status,
        }

    def compose_row(self, project: str) -> Fields:
        more = {"ExitCode": self.exit_code, "Health": self.health, "Name": self.name, "Project": project}
        return {**self.ps_row(), **more, "Publishers": [], "Service": self.service}

    def inspect(self) -> Fields:
        pid = self.row["pid"] if self.row and self._alive else 0
        state: Fields = {
            "Status": self.state,
            "Running": self.state == "running",
            "Paused": self.state == "paused",
            "Restarting": self.state == "restarting",
            "OOMKilled": bool(self.fields.get("OOMKilled", False)),
            "Dead": self.state == "dead",
            "Pid": pid,
            "ExitCode": self.exit_code,
            "Error": "",
            "StartedAt": rfc3339(self.started),
            "FinishedAt": ZERO_TIME if self.state == "running" else rfc3339(time.time()),
        }
        if self._has_check or "Health" in self.fields:
            state["Health"] = {
                "Status": self.health or "unhealthy",
                "FailingStreak": 0 if self.health == "healthy" else 3,
            }
        variables = [f"{name}={value}" for name, value in self.environment().items()]
        return {
            "Id": self.id,
            "Name": f"/{self.name}",
            "Created": rfc3339(self.started),
            "RestartCount": int(self.fields.get("RestartCount", 0)),
            "State": state,
            "Config": {"Env": variables, "Image": self.fields.get("Image", f"{self.service}:latest")},
            "HostConfig": self.fields.get("HostConfig", {}),
        }

    def environment(self) -> dict[str, str]:
        given = dict(self.row["env"]) if self.row else {}
        return given | {name: str(value) for name, value in self.fields.get("Env", {}).items()}

    def stats(self) -> Fields:
        """CPU and memory of the process itself, unless a fault says otherwise."""
        from . import processes

        every = {one.pid: one for one in processes.of_host()} if self._alive and self.row else {}
        one = every.get(self.row["pid"]) if self.row else None
        total = processes.total_memory()
        used = one.rss if one else 0
        row = {
            "BlockIO": "0B / 0B",
            "CPUPerc": f"{100 * one.cpu_seconds / max(one.elapsed, 1):.2f}%" if one else "0.00%",
            "Container": self.name,
            "ID": self.id[:12],
            "MemPerc": f"{100 * used / total:.2f}%",
            "MemUsage": f"{used / 1024:.2f}MiB / {total / 1048576:.2f}GiB",
            "Name": self.name,
            "NetIO": "0B / 0B",
            "PIDs": "1" if one else "0",
        }
        return row | {name: str(value) for name, value in self.fields.items() if name in row}


def every() -> list[Container]:
    """By name."""
    told: dict[str, Fields] = host.read("containers.json", {})
    found = {}
    for row in host.services():
        if row["container"]:
            given = row["container"]
            found[given["name"]] = Container(
                given["name"], given["service"], given["health"], row, told.get(given["name"], {})
            )
    for name in told.keys() - found.keys():
        found[name] = Container(name, name, False, None, told[name])
    return [found[name] for name in sorted(found)]


def named(name: str) -> Container:
    for one in every():
        if name in (one.name, one.id, one.id[:12]):
            return one
    raise Unknown(f"No such container: {name}")


def log_lines(one: Container, since: str | None) -> Iterator[LogLine]:
    """The container's json-file log; without one, what the service itself printed (which has no times)."""
    text = host.text(f"/var/lib/docker/containers/{one.name}/{one.name}-json.log")
    if text is None:
        yield from _printed(one)
        return
    from .times import moment, parse_rfc3339

    earliest = moment(since) if since else 0.0
    for line in text.splitlines():
        entry = json.loads(line)
        if parse_rfc3339(entry["time"]) >= earliest:
            yield LogLine(entry["time"], entry["log"].rstrip("\n"))


def _printed(one: Container) -> Iterator[LogLine]:
    if one.row is None:
        return
    path = f"{host.LAB}/log/{host.HOST}.{one.row['name']}.log"
    if os.path.exists(path):
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                yield LogLine("", line.rstrip("\n"))


def rfc3339(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds % 1 * 1e9):09}Z"


def ago(seconds: float) -> str:
    """`3 minutes`, as docker rounds."""
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} seconds"
