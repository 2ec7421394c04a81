"""A real HTTP server on the loopback that takes what webhooks and heartbeats send."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Sink:
    """`taken`: (path, body) in the order of arrival. `status`: what it answers."""

    port: int = 0
    status: int = 200
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.taken]

    def alerts(self, path: str) -> list[tuple[str, str, str]]:
        """(status, control, target) of all alerts that came there."""
        bodies: list[dict[str, Any]] = [json.loads(body) for to, body in self.taken if to == path]
        found = [alert for body in bodies for alert in body["alerts"]]
        return [(each["status"], each["labels"]["control"], each["labels"]["target"]) for each in found]


@contextmanager
def sink() -> Iterator[Sink]:
    taking = Sink()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taking.taken.append((self.path, self.rfile.read(int(self.headers.get("content-length", 0)))))
            self.send_response(taking.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        taking.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield taking
        finally:
            server.shutdown()
            thread.join()
