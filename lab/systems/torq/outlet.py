"""A relay's unix socket: everybody who connects gets every message."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

MODE = 0o660


class Outlet:
    """Listens on a socket and copies messages to all who are connected. Never blocks."""

    def __init__(self, path: str, say: Callable[[str, str], None]) -> None:
        self._path, self._say = path, say
        self._accepted = 0
        self._clients: dict[socket.socket, int] = {}
        self._state = "open"
        self._door: socket.socket | None = _bound(path)

    @property
    def connections(self) -> int:
        return len(self._clients)

    def be(self, state: str) -> None:
        """`open`; `closed`: nobody listens, the file stays; `stolen`: another instance took the path and is gone;
        `taken`: another has it now. Open again, it takes its path back.
        """
        if state == self._state:
            return
        self._state = state
        if state == "stolen":
            _bound(self._path).close()
        if state in ("stolen", "taken"):
            return
        if self._door is not None:
            self._door.close()
        self._door = None if state == "closed" else _bound(self._path)

    def admit(self) -> None:
        """Let in who is waiting, and see who has left."""
        while self._door is not None:
            try:
                client, _ = self._door.accept()
            except BlockingIOError:
                break
            client.setblocking(False)
            self._accepted += 1
            self._clients[client] = self._accepted
        for client in list(self._clients):
            if _has_left(client):
                self._drop(client)

    def send(self, message: bytes) -> None:
        for client, number in list(self._clients.items()):
            try:
                whole = client.send(message) == len(message)
            except BlockingIOError:
                whole = False
            except OSError:
                self._drop(client)
                continue
            if not whole:
                self._say("WARN", f"Connection {number} lagged, dropped 1 messages")
                self._drop(client)

    def _drop(self, client: socket.socket) -> None:
        del self._clients[client]
        client.close()


def _bound(path: str) -> socket.socket:
    if os.path.lexists(path):  # like the relays, it takes the path blindly, whoever has it
        os.unlink(path)
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    usual = os.umask(0o777 & ~MODE)
    door.bind(path)
    os.umask(usual)
    door.listen(64)
    door.setblocking(False)
    return door


def _has_left(client: socket.socket) -> bool:
    try:
        return client.recv(4096) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
