"""Real ends of the line on loopback: HTTP and SMTP servers that do as told, and lines that misbehave."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass(frozen=True)
class Reply:
    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Sink:
    """An HTTP server. `reply`: what it answers to everything, or a function that judges the request."""

    def __init__(self, reply: Reply | Callable[[Request], Reply]) -> None:
        self.reply = reply
        self.requests: list[Request] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                asked = Request(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
                sink.requests.append(asked)
                reply = sink.reply(asked) if callable(sink.reply) else sink.reply
                body = reply.body.encode()
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST  # noqa: N815

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Not to the terminal."""

        return Handler


@contextmanager
def http(reply: Reply | Callable[[Request], Reply]) -> Iterator[Sink]:
    sink = Sink(reply)
    sink.thread.start()
    try:
        yield sink
    finally:
        sink.server.shutdown()
        sink.server.server_close()
        sink.thread.join()


@contextmanager
def line(talk: Callable[[socket.socket, threading.Event], None]) -> Iterator[int]:
    """A port whose every connection gets `talk`; the event is set when the test is over."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.02)
        threads: list[threading.Thread] = []

        def accept() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                connection.settimeout(5)
                threads.append(threading.Thread(target=_talk, args=(talk, connection, over), daemon=True))
                threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            accepting.join()
            for thread in threads:
                thread.join(5)


def _talk(
    talk: Callable[[socket.socket, threading.Event], None], connection: socket.socket, over: threading.Event
) -> None:
    with connection:
        try:
            talk(connection, over)
        except OSError:
            return  # the other side has gone, as it may


def hang(connection: socket.socket, over: threading.Event) -> None:
    """Takes the connection, and never says a word."""
    over.wait(10)


def drop(connection: socket.socket, over: threading.Event) -> None:
    """Reads what it is sent, as if it took it, and closes without an answer."""
    connection.settimeout(0.3)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        return


def drip(answer: bytes) -> Callable[[socket.socket, threading.Event], None]:
    """A good answer, a byte every 50 ms: no time-out between two bytes ever notices."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        for byte in answer:
            connection.sendall(bytes([byte]))
            if over.wait(0.05):
                return

    return talk


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@dataclass
class Mailbox:
    """What an SMTP server took, and how it answers: by address to RCPT, or to DATA."""

    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = "250 OK"
    sender: str = "250 OK"
    mails: list[Envelope] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    over_tls: list[bool] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        envelope.mail_from = address
        return self.sender

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        reply = self.rcpt.get(address, "250 OK")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data.startswith("250"):
            self.mails.append(envelope)
            self.over_tls.append(session.ssl is not None)
        return self.data

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        good = (
            isinstance(given, LoginPassword) and given.login == b"muster" and given.password == b"pa55-w0rd-in-a-file"
        )
        if isinstance(given, LoginPassword):
            self.logins.append(given.login.decode())
        return AuthResult(success=good, handled=False)


@contextmanager
def smtp(mailbox: Mailbox, **options: Any) -> Iterator[int]:
    """Its port. `options` are aiosmtpd's."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=closed_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def good_slack(asked: Request) -> Reply:
    """As Slack: what breaks its rules is a 400."""
    broken = slack_faults(asked.json)
    return Reply(400, f"invalid_blocks: {broken[0]}") if broken else Reply(200, "ok")


def slack_faults(payload: Mapping[str, Any]) -> list[str]:
    faults = []
    blocks = payload.get("blocks", [])
    if len(payload.get("text", "")) > 40_000 or not payload.get("text"):
        faults.append("text")
    if len(blocks) > 50:
        faults.append(f"{len(blocks)} blocks")
    for block in blocks:
        texts = [block["text"]] if "text" in block else block["elements"]
        limit = 150 if block["type"] == "header" else 3_000
        if block["type"] not in ("header", "section", "context") or not 1 <= len(texts) <= 10:
            faults.append(f"type {block['type']}")
        wanted = "plain_text" if block["type"] == "header" else "mrkdwn"
        faults += [f"{len(text['text'])} characters" for text in texts if not 1 <= len(text["text"]) <= limit]
        faults += [f"text type {text['type']}" for text in texts if text["type"] != wanted]
    if sum(len(json.dumps(block)) for block in blocks) > 40_000:
        faults.append("msg_blocks_too_long")
    return faults


def good_pagerduty(asked: Request) -> Reply:
    """As the Events API v2."""
    faults = pagerduty_faults(asked)
    if faults:
        body = {"status": "invalid event", "message": "Event object is invalid", "errors": faults}
        return Reply(400, json.dumps(body))
    body = {"status": "success", "message": "Event processed", "dedup_key": asked.json["dedup_key"]}
    return Reply(202, json.dumps(body))


def pagerduty_faults(asked: Request) -> list[str]:
    event, faults = asked.json, []
    if len(asked.body) > 512 * 1024:
        faults.append("larger than 512 KB")
    if event.get("event_action") not in ("trigger", "acknowledge", "resolve"):
        faults.append("event_action")
    if len(event.get("routing_key", "")) != 32:
        faults.append("Length of 'routing_key' is incorrect (should be 32 characters)")
    if len(event.get("dedup_key", "")) > 255:
        faults.append("dedup_key")
    payload = event.get("payload", {})
    if event.get("event_action") == "trigger":
        if not 1 <= len(payload.get("summary", "")) <= 1024 or not payload.get("source"):
            faults.append("summary, source")
        if payload.get("severity") not in ("critical", "error", "warning", "info"):
            faults.append("severity")
        if any(not link["href"].startswith("http") for link in event.get("links", [])):
            faults.append("links")
    return faults


def reachable(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code < 500
    except requests.RequestException:
        return False
