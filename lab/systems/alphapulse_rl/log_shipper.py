"""A stand-in for fluentd, and says so: it writes what each container last did into the aggregated logs, by service."""

from __future__ import annotations

import json
import os
import socket
import time
from datetime import UTC, datetime
from typing import Any

from lab.program import Program, program

SHIPPED = "/opt/alphapulse-rl/logs/aggregated"
EVERY = 15  # seconds


def containers(me: Program) -> list[dict[str, str]]:
    """The containers of this host whose process runs."""
    table = f"{me.root}/.lab/services.json"
    if not os.path.exists(table):
        return []
    with open(table, encoding="utf-8") as file:
        rows: list[dict[str, Any]] = json.load(file)["services"]
    return [row["container"] for row in rows if row["container"] and row["pid"]]


def ship(me: Program, name: str, service: str) -> None:
    record = {"container_name": name, "log": f"{service} is running", "by": "stand-in for fluentd"}
    at = datetime.now(UTC).isoformat(timespec="seconds")
    me.log_line(f"{SHIPPED}/{service}.log", f"{at}\tdocker.{service}\t{json.dumps(record)}")


def main() -> None:
    me = program()
    listener = socket.create_server((me.address, int(me.option("port"))))
    listener.settimeout(EVERY)
    print("stand-in for fluentd: ships heartbeats, not lines", flush=True)
    me.ready()
    while True:
        for container in containers(me):
            if container["service"] not in me.knob("silent", []):
                ship(me, container["name"], container["service"])
        wait(listener)


def wait(listener: socket.socket) -> None:
    """Until the next turn; a client that connects meanwhile is heard out to its end."""
    began = time.monotonic()
    while (left := EVERY - (time.monotonic() - began)) > 0:
        listener.settimeout(left)
        try:
            line, _ = listener.accept()
        except TimeoutError:
            return
        line.close()


if __name__ == "__main__":
    main()
