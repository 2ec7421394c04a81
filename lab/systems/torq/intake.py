"""A consumer's end of another relay's socket: connects, reads, and comes back when it was cut off."""

from __future__ import annotations

import socket
import time

PAUSE = 0.2  # seconds between two tries


class Intake:
    """Reads a relay's stream. Never blocks."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._line: socket.socket | None = None
        self._next_try = 0.0

    def drain(self) -> int:
        """Read what has come; bytes."""
        if self._line is None:
            self._connect()
        if self._line is None:
            return 0
        try:
            received = len(self._line.recv(1 << 18))
        except BlockingIOError:
            return 0
        except OSError:
            received = 0
        if received == 0:
            self.leave()
        return received

    def leave(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _connect(self) -> None:
        if time.monotonic() < self._next_try:
            return
        self._next_try = time.monotonic() + PAUSE
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.connect(self._path)
        except OSError:
            line.close()
            return
        line.setblocking(False)
        self._line = line
