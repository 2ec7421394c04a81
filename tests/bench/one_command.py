"""What one command costs on a connection that is open already: milliseconds, the median of many.

    python -m tests.bench.one_command WAY FOLDER ADDRESS PORT USER TIMES      prints a number

Each way runs in a process of its own, the rivals' with their own Python.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import ROOT, measuring, rivals
from .fleet import Fleet
from .names import own_name

WAYS = {
    "ours": ("**Muster**", 500),
    "master": ("`ssh` with ControlMaster, per command", 200),
    "asyncssh": ("asyncssh, a channel per command", 200),
    "paramiko": ("paramiko, a channel per command", 60),
    "paramiko-nodelay": ("paramiko with TCP_NODELAY", 200),
}


@dataclass(frozen=True)
class Place:
    folder: Path
    address: str
    port: int
    user: str

    @property
    def key(self) -> Path:
        return self.folder / "client_key"

    @property
    def known_hosts(self) -> Path:
        return self.folder / "known_hosts"


def measured(fleet: Fleet, address: str) -> dict[str, float | str]:
    """Milliseconds by way; a text where it could not be measured."""
    found: dict[str, float | str] = {}
    for way, (_, times) in WAYS.items():
        python = rivals.PYTHON if way.startswith("paramiko") else sys.executable
        place = [str(fleet.folder), address, str(fleet.port), own_name(), str(times)]
        log = fleet.folder / "one_command.log"
        try:
            measuring.run(fleet, [python, "-m", "tests.bench.one_command", way, *place], {}, log)
            found[way] = float(log.read_text(encoding="utf-8").split()[-1])
        except (OSError, ValueError, IndexError):
            found[way] = (log.read_text(encoding="utf-8").strip().splitlines() or ["no output"])[-1][-120:]
    return found


def median_ms(ask: Callable[[], object], times: int) -> float:
    """The first answers are not counted: they open what stays open."""
    for _ in range(5):
        ask()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def ours(place: Place, times: int) -> float:
    from fixtures.inventory import SshHost
    from fixtures.transport.opening import opened

    host = SshHost(
        connection="ssh",
        address=place.address,
        port=place.port,
        user=place.user,
        key_file=place.key,
        known_hosts=place.known_hosts,
    )
    shell = opened("host1", host)
    try:
        return median_ms(lambda: shell.run("true"), times)
    finally:
        shell.close()


def master(place: Place, times: int) -> float:
    config = place.folder / "client_mux"
    start = ["ssh", "-F", str(config), "-o", "ControlMaster=auto", "-o", "ControlPersist=60", "host1", "true"]
    subprocess.run(start, check=True, stderr=subprocess.DEVNULL)
    return median_ms(lambda: subprocess.run(["ssh", "-F", str(config), "host1", "true"], check=True), times)


def paramiko(place: Place, times: int, *, nodelay: bool = False) -> float:
    import paramiko  # type: ignore[import-not-found,import-untyped,unused-ignore]

    client = paramiko.SSHClient()
    client.load_host_keys(str(place.known_hosts))
    client.connect(place.address, place.port, place.user, key_filename=str(place.key), look_for_keys=False)
    transport = client.get_transport()
    if nodelay:
        import socket

        transport.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask() -> None:
        channel = transport.open_session()
        channel.exec_command("true")
        channel.recv_exit_status()
        channel.close()

    try:
        return median_ms(ask, times)
    finally:
        client.close()


def through_asyncssh(place: Place, times: int) -> float:
    import asyncio

    import asyncssh

    loop = asyncio.new_event_loop()
    connection = loop.run_until_complete(
        asyncssh.connect(
            place.address,
            place.port,
            username=place.user,
            client_keys=[str(place.key)],
            known_hosts=str(place.known_hosts),
            config=None,
            agent_path=None,
        )
    )
    try:
        return median_ms(lambda: loop.run_until_complete(connection.run("true")), times)
    finally:
        connection.abort()
        loop.run_until_complete(connection.wait_closed())
        loop.close()


def main() -> None:
    way, folder, address, port, user, times = sys.argv[1:]
    place = Place(Path(folder), address, int(port), user)
    asked: dict[str, Callable[[], float]] = {
        "ours": lambda: ours(place, int(times)),
        "master": lambda: master(place, int(times)),
        "asyncssh": lambda: through_asyncssh(place, int(times)),
        "paramiko": lambda: paramiko(place, int(times)),
        "paramiko-nodelay": lambda: paramiko(place, int(times), nodelay=True),
    }
    sys.path.insert(0, str(ROOT))
    print(f"{asked[way]():.4f}")


if __name__ == "__main__":
    main()
