"""Where the messages of processes arrive that are killed: a real SMTP server and a real HTTP server, and what is seen.

Seen: what is left when a mail of a known Message-ID, a request of a known Idempotency-Key and an event of a known
(dedup_key, event_action) are put with the first. A channel that has no key (Slack) gets doubles after a kill, and
is not here.
"""

from __future__ import annotations

import email
import json
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from ..notifiers.sinks import Mailbox, smtp


@dataclass(frozen=True)
class Arrival:
    """`way`: receiver/kind. `key`: what tells doubles apart. `content`: all of it."""

    way: str
    key: str
    content: Any


@dataclass(frozen=True)
class Said:
    """One alert of one message as people see it. `key`: the message's; `under`: those that it answers to."""

    way: str
    key: str
    alert: str
    problem: bool
    under: tuple[str, ...] = ()


class Web(HTTPServer):
    """Takes one request after the other, in the order in which they were begun: it knows what came first.

    Answers while it is `answering`.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.arrivals: list[Arrival] = []
        self.answering = threading.Event()
        self.answering.set()

    def take(self, path: str, key: str, body: Any) -> None:
        if path.endswith("/pagerduty"):
            key = f"{body['event_action']} {body['dedup_key']}"
        self.arrivals.append(Arrival(path.strip("/"), key, body))

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever is killed does not wait for the answer."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Taking(BaseHTTPRequestHandler):
    server: Web

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            return  # the sender is dead
        self.server.take(self.path, self.headers.get("Idempotency-Key", ""), json.loads(body))
        self.server.answering.wait(60)
        self.send_response(202)
        self.end_headers()
        self.wfile.write(b'{"status": "success"}')

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@dataclass
class Sinks:
    web: Web
    smtp: int
    mailbox: Mailbox = field(default_factory=Mailbox)

    @property
    def arrivals(self) -> list[Arrival]:
        """Everything, doubles too; of each way in its order."""
        return [*map(_mail, list(self.mailbox.mails)), *self.web.arrivals]

    def seen(self) -> list[Said]:
        """AssertionError if the same key came with different contents: who knows it would not have read the second."""
        first: dict[tuple[str, str], Arrival] = {}
        for arrival in self.arrivals:
            known = first.setdefault((arrival.way, arrival.key), arrival)
            assert known.content == arrival.content, f"{arrival.way} {arrival.key} is not always the same"
        self._nothing_opens_again()
        return [said for arrival in first.values() for said in _said(arrival)]

    def _nothing_opens_again(self) -> None:
        """To PagerDuty a trigger after its resolve, even one that it knows, is another incident."""
        keys = [(arrival.way, *arrival.key.split(" ")) for arrival in self.web.arrivals if " " in arrival.key]
        for number, (way, action, thread) in enumerate(keys):
            again = action == "resolve" and (way, "trigger", thread) in keys[number:]
            assert not again, f"{way}: {thread} is open again"


@contextmanager
def sinks() -> Iterator[Sinks]:
    mailbox = Mailbox()
    with smtp(mailbox) as port, Web() as web:
        thread = threading.Thread(target=web.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield Sinks(web, port, mailbox)
        finally:
            web.shutdown()
            thread.join()


def _mail(envelope: Any) -> Arrival:
    mail = email.message_from_bytes(envelope.content, policy=default)
    assert isinstance(mail, EmailMessage)
    # The boundary between its parts is made up anew each time.
    headers = {name: str(value) for name, value in mail.items() if name != "Content-Type"}
    parts = [part.get_content() for part in mail.iter_parts() if isinstance(part, EmailMessage)]
    return Arrival(f"{headers['To'].partition('@')[0]}/email", headers["Message-ID"], (headers, *parts))


def _said(arrival: Arrival) -> Iterator[Said]:
    if arrival.way.endswith("/email"):
        yield from _in_mail(arrival)
    elif arrival.way.endswith("/pagerduty"):
        event = arrival.content
        yield Said(arrival.way, arrival.key, event["dedup_key"], event["event_action"] == "trigger")
    else:
        for entry in arrival.content["muster"]["entries"]:
            yield Said(arrival.way, arrival.key, entry["alert"], entry["news"] != "resolved")


def _in_mail(arrival: Arrival) -> Iterator[Said]:
    headers, text, _ = arrival.content
    under = tuple(headers.get("References", "").split())
    assert headers.get("In-Reply-To", "") == (under[-1] if under else "")
    for part in re.split(r"\n-{20,}\s", text):
        [alert] = re.findall(r"muster explain (\w+)", part)
        yield Said(arrival.way, arrival.key, alert, "Why it ended:" not in part, under)
