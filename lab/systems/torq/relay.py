"""One Torq service: a health server, a unix socket with a stream of messages, a log.

`--port 8001 --socket market_data.sock --domain 1 --rate 200 [--reads other.sock] [--pid-file PATH]`
"""

from __future__ import annotations

import os
import time

from lab.program import Program, program
from lab.web import serve_beside

from . import tracing
from .health import HealthServer
from .intake import Intake
from .messages import Sequence, message
from .outlet import Outlet

SOCKET_DIR = "/var/run/torq"
TICK = 0.025  # seconds between two turns of the loop
REPORT = 2.0  # seconds between two lines in the log


class Service:
    """Sends its own messages at a steady rate; a consumer also reads another service's."""

    def __init__(self, me: Program) -> None:
        self._me = me
        self.socket_path = me.path(f"{SOCKET_DIR}/{me.option('socket')}")
        self._domain = int(me.option("domain"))
        self._rate = float(me.option("rate"))
        reads = me.option("reads", "")
        self._intake = Intake(me.path(f"{SOCKET_DIR}/{reads}")) if reads else None
        self._outlet = Outlet(self.socket_path, self.say)
        self._numbers = Sequence()
        self._owed = 0.0
        self._reported = time.monotonic()
        self.total = 0

    @property
    def connections(self) -> int:
        return self._outlet.connections

    def say(self, level: str, text: str) -> None:
        """One line in the service's log."""
        name = self._me.service
        if not self._me.knob("silent", False):
            self._me.log_line(f"/var/log/torq/{name}.log", tracing.line(name, level, text))

    def forever(self) -> None:
        self.say("INFO", f"✅ {self._me.service} listening on: {self.socket_path.removeprefix(self._me.root)}")
        last = time.monotonic()
        while True:
            time.sleep(TICK)
            now = time.monotonic()
            self._turn(now - last)
            last = now

    def _turn(self, seconds: float) -> None:
        self._outlet.be(self._me.knob("door", "open"))
        self._outlet.admit()
        self._read()
        self._send(seconds)
        if time.monotonic() - self._reported > REPORT:
            self._report()

    def _read(self) -> None:
        if self._intake is None:
            return
        if self._me.knob("detached", False):
            self._intake.leave()
        else:
            self._intake.drain()

    def _send(self, seconds: float) -> None:
        self._owed += self._me.knob("rate", self._rate) * seconds
        flipped, skip = self._me.knob("flip_bits", False), self._me.knob("skip_numbers", False)
        for _ in range(int(self._owed)):
            self._outlet.send(message(self._domain, self._numbers.next(skip=skip), time.time_ns(), flipped=flipped))
            self.total += 1
        self._owed %= 1

    def _report(self) -> None:
        self._reported = time.monotonic()
        self.say(
            "INFO",
            f"Relay {self._me.service} metrics - Received: {self.total}, Routed: {self.total}, Dropped: 0,"
            " Validation Failures: 0, Routing Errors: 0",
        )


def main() -> None:
    me = program()
    service = Service(me)
    if pid_file := me.option("pid-file", ""):
        with open(me.path(pid_file), "w", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
    port = int(me.option("port"))
    serve_beside(me, port, HealthServer(me, port, service).routes())
    me.ready()
    service.forever()


if __name__ == "__main__":
    main()
