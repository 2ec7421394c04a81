"""A small HTTP/1.1 server for lab programs: a table of routes, keep-alive, one thread a connection.

Written by hand because importing http.server takes longer than a lab program may take to start.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from .program import Program

REASONS = {
    200: "OK",
    204: "No Content",
    206: "Partial Content",
    301: "Moved Permanently",
    302: "Found",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


class Request:
    """One request. `query` has the last value of each name, `headers` lower-case names."""

    def __init__(self, method: str, target: str, headers: dict[str, str], body: bytes, peer: str) -> None:
        self.method = method
        path, _, query = target.partition("?")
        self.path = unquote(path)
        self.query = dict(parse_qsl(query, keep_blank_values=True))
        self.headers = headers
        self.body = body
        self.peer = peer
        self.rest = ""

    def json(self) -> Any:
        return json.loads(self.body)


class Reply:
    """One answer. A str, a dict or a list as `content` chooses its type by itself."""

    def __init__(
        self, content: Any, status: int = 200, kind: str | None = None, headers: dict[str, str] | None = None
    ) -> None:
        self.status = status
        self.headers = headers or {}
        if isinstance(content, bytes):
            self.body, self.kind = content, kind or "application/octet-stream"
        elif isinstance(content, str):
            self.body, self.kind = content.encode(), kind or "text/plain; charset=utf-8"
        else:
            self.body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
            self.kind = kind or "application/json"

    def wire(self, head_only: bool) -> bytes:
        lines = [
            f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Other')}",
            f"content-type: {self.kind}",
            f"content-length: {len(self.body)}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + (b"" if head_only else self.body)


Answer = Callable[[Request], Reply]


class Server:
    """Routes: "/health" (any method), "POST /run" (one method), "/features/*" (a prefix), "*" (anything else).

    `request.rest` is what follows a prefix.
    """

    def __init__(self, me: Program, port: int, routes: Mapping[str, Answer]) -> None:
        self.routes = routes
        self.listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((me.address, port))
        self.listener.listen(128)

    def forever(self) -> None:
        while True:
            line, peer = self.listener.accept()
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._talk, args=(line, peer[0]), daemon=True).start()

    def _talk(self, line: socket.socket, peer: str) -> None:
        with line, line.makefile("rb") as source:
            try:
                while request := _read(source, peer):
                    reply = self._answer(request)
                    line.sendall(reply.wire(request.method == "HEAD"))
                    if request.headers.get("connection", "").lower() == "close":
                        return
            except (ConnectionError, ValueError):
                return  # the client left, or spoke no HTTP: nobody is there to be told

    def _answer(self, request: Request) -> Reply:
        answer = self._route(request)
        if answer is None:
            return Reply("Not found", 404)
        try:
            return answer(request)
        except Exception as problem:  # a program's bug must be seen by whoever asked, not end the server
            return Reply(f"Internal Server Error: {problem!r}", 500)

    def _route(self, request: Request) -> Answer | None:
        for key in (f"{request.method} {request.path}", request.path):
            if key in self.routes:
                return self.routes[key]
        for key, answer in self.routes.items():
            method, _, path = key.rpartition(" ")
            if path.endswith("/*") and request.path.startswith(path[:-1]) and method in ("", request.method):
                request.rest = request.path[len(path) - 1 :]
                return answer
        return self.routes.get("*")


def _read(source: Any, peer: str) -> Request | None:
    first = source.readline(65536).decode("latin-1").split()
    if len(first) < 3:
        return None
    headers: dict[str, str] = {}
    while (line := source.readline(65536).decode("latin-1").strip()) != "":
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    if "100-continue" in headers.get("expect", ""):
        raise ValueError("expect is not supported")
    return Request(first[0], first[1], headers, source.read(int(headers.get("content-length", 0))), peer)


def serve(me: Program, port: int, routes: Mapping[str, Answer]) -> None:
    """Answer HTTP on the host's address for ever, after telling the supervisor that the service is ready."""
    server = Server(me, port, routes)
    me.ready()
    server.forever()


def serve_beside(me: Program, port: int, routes: Mapping[str, Answer]) -> None:
    """Answer HTTP in a thread of its own; the caller calls `me.ready()` itself."""
    server = Server(me, port, routes)
    threading.Thread(target=server.forever, daemon=True).start()
