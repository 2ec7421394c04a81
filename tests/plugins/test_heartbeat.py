"""The heartbeat: what is posted, and that nothing it meets can hurt whoever sends it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from plugins import heartbeat
from plugins.heartbeat import BODY, address, ping


class Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.posted: list[tuple[str, bytes]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ping/4a5b"


class _Request(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append((self.path, body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize(
    ("kind", "path"),
    [("", "/ping/4a5b"), ("start", "/ping/4a5b/start"), ("fail", "/ping/4a5b/fail"), ("1", "/ping/4a5b/1")],
)
def test_the_kind_is_one_more_step_of_the_path(listener: Listener, kind: str, path: str) -> None:
    assert ping(listener.url, kind, "all is well") is None
    assert listener.posted == [(path, b"all is well")]


def test_a_query_stays_behind_the_path(listener: Listener) -> None:
    assert ping(f"{listener.url}/?rid=7", "start") is None
    assert listener.posted == [("/ping/4a5b/start?rid=7", b"")]


def test_a_long_body_is_cut(listener: Listener) -> None:
    assert ping(listener.url, "fail", "é" * BODY) is None
    assert len(listener.posted[0][1]) == BODY


def test_a_refusal_is_one_sentence_without_the_secret_path(listener: Listener) -> None:
    listener.status = 404
    assert ping(listener.url) == "the heartbeat to 127.0.0.1 was not taken: HTTP 404"


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = ping(f"http://127.0.0.1:{port}/ping/4a5b")
    assert said is not None
    assert "refused" in said
    assert "4a5b" not in said


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "nonsense", "", "http://", "http://[::1/x", "http://a b/", "http://127.0.0.1:99999/"]
)
def test_a_url_that_leads_nowhere_is_said_and_never_raises(url: str) -> None:
    said = ping(url)
    assert said is not None
    assert "was not taken" in said
    assert "no answer" not in said


def test_who_never_answers_is_left_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "LONGEST", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert "was not taken" in str(ping(f"http://127.0.0.1:{silent.getsockname()[1]}/"))


def test_what_hangs_before_any_line_is_open_is_left_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look-up of a name has no time-out of its own."""
    over = threading.Event()
    monkeypatch.setattr(heartbeat, "LONGEST", 0.05)
    monkeypatch.setattr(heartbeat, "_post", lambda *_: str(over.wait(60)))
    assert ping("https://x/4a5b") == "the heartbeat to x was not taken: no answer within 0.05 s"
    over.set()


def test_a_name_in_the_url_comes_from_the_facts() -> None:
    assert address("https://x/${CHECK}", {"CHECK": "4a5b-6c7d"}) == "https://x/4a5b-6c7d"
    with pytest.raises(KeyError, match="CHECK"):
        address("https://x/${CHECK}", {})
