"""What every lab program starts with: its name, its place, its knobs. Light: it decides the lab's start-up time."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from typing import Any, NoReturn

from .control import ask

Json = Any


class Program:
    """A running service's view of itself. `args` are the service's own arguments."""

    def __init__(self, service: str, root: str, address: str, args: list[str]) -> None:
        self.service = service
        self.root = root
        self.address = address
        self.args = args
        self.started = time.time()
        self._knobs: dict[str, Json] = {}
        self._stamp: tuple[int, int] | None = None
        self._ballast = bytearray()
        self._file = f"{root}/.lab/knobs/{service}.json"

    def path(self, on_host: str) -> str:
        """Where a path of the host really is; its directory is made."""
        here = f"{self.root}/{on_host.lstrip('/')}"
        os.makedirs(os.path.dirname(here), exist_ok=True)
        return here

    def option(self, name: str, default: str | None = None) -> str:
        """The value after `--name` in the service's arguments."""
        if f"--{name}" in self.args:
            return self.args[self.args.index(f"--{name}") + 1]
        if default is None:
            raise SystemExit(f"{self.service}: --{name} is missing")
        return default

    def knob(self, name: str, default: Json) -> Json:
        """The knob's value now: a fault may have turned it since the last call."""
        self._look_at_knobs()
        return self._knobs.get(name, default)

    def _look_at_knobs(self) -> None:
        try:
            found = os.stat(self._file)
        except FileNotFoundError:
            stamp = None
        else:
            stamp = (found.st_ino, found.st_mtime_ns)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        self._knobs = self._read_knobs() if stamp else {}
        self._hold(int(self._knobs.get("ballast_mb", 0)))

    def _read_knobs(self) -> dict[str, Json]:
        with open(self._file, encoding="utf-8") as file:
            return dict(json.load(file))

    def _hold(self, megabytes: int) -> None:
        # Filled with ones: pages of zeros are not resident.
        self._ballast = bytearray(b"\x01") * (megabytes << 20)

    def log_line(self, on_host: str, text: str) -> None:
        """Append one line to a log of the host."""
        with open(self.path(on_host), "a", encoding="utf-8") as file:
            file.write(text + "\n")

    def ready(self) -> None:
        """Tell the supervisor that the service is up. Standing alone, nobody is told."""
        if control := os.environ.get("MUSTER_CONTROL"):
            ask(control, "ready", host=os.environ["MUSTER_HOST"], service=self.service)

    def become(self, argv: list[str], env: dict[str, str] | None = None) -> NoReturn:
        """Turn into a real server (redis, nginx): the same process, so that `ps` and kill see the real thing."""
        sys.stdout.flush()
        os.execve(argv[0], argv, {**os.environ, **(env or {})})


def program() -> Program:
    """Parse `--service NAME [--root DIR] [--address A]` and the service's own arguments; SIGTERM ends it."""
    service, root, address = (
        "program",
        os.environ.get("MUSTER_ROOT", "."),
        os.environ.get("MUSTER_ADDRESS", "127.0.0.1"),
    )
    rest: list[str] = []
    words = iter(sys.argv[1:])
    for word in words:
        if word == "--service":
            service = next(words)
        elif word == "--root":
            root = next(words)
        elif word == "--address":
            address = next(words)
        else:
            rest.append(word)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return Program(service, os.path.abspath(root), address, rest)
