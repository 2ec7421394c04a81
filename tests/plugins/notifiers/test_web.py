"""HTTP beneath the channels: time, TLS, and whose proxy."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from plugins.notifiers.base import Refused, TryLater
from plugins.notifiers.deadline import nothing, within
from plugins.notifiers.settings import Settings
from plugins.notifiers.web import Web, retry_after
from plugins.notifiers.wire import is_loopback

from .sinks import Reply, Sink, http, line

FORBIDDEN: dict[str, str] = {}


def web(deadline: float = 3.0, **config: Any) -> Web:
    return Web(Settings({"http_config": config}, {}, "x[0]."), deadline)


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("http://127.0.0.1:9093/", True),
        ("http://127.8.9.10/", True),
        ("https://[::1]:1/", True),
        ("http://localhost/", True),
        ("http://LOCALHOST./", True),
        ("http://am.localhost/", True),
        ("http://10.0.0.1/", False),
        ("http://localhost.example.org/", False),
        ("http://127.0.0.1.example.org/", False),
        ("http:///", False),
    ],
)
def test_loopback(url: str, ours: bool) -> None:
    assert is_loopback(url) is ours


def test_a_proxy_of_the_environment_is_used_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    with http(Reply(200, "proxied")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert web().post("http://hooks.example/x", {}).body == "proxied"
    assert proxy.requests[0].path == "http://hooks.example/x"


def test_a_proxy_of_the_policy_is_used_for_all() -> None:
    with http(Reply(200, "proxied")) as proxy:
        assert web(proxy_url=proxy.url).post("http://127.0.0.1:1/x", {}).body == "proxied"


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """An HTTPS sink's address, and the file of its authority."""
    authority, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    sink = Sink(Reply(200, "over TLS"))
    sink.server.socket = context.wrap_socket(sink.server.socket, server_side=True)
    sink.thread.start()
    yield sink.url.replace("http", "https"), str(tmp_path / "ca.pem")
    sink.server.shutdown()
    sink.server.server_close()
    sink.thread.join()


def test_tls(secure: tuple[str, str]) -> None:
    url, ca_file = secure
    assert web(tls_config={"ca_file": ca_file}).post(url, {}).body == "over TLS"
    assert web(tls_config={"insecure_skip_verify": True}).post(url, {}).body == "over TLS"
    with pytest.raises(TryLater, match="CERTIFICATE_VERIFY_FAILED"):
        web().post(url, {})


def test_a_body_without_end_is_read_in_bounds() -> None:
    with http(Reply(200, "x" * 1_000_000)) as sink:
        assert len(web().post(sink.url, {}).body) == 64 * 1024


def test_a_certificate_of_our_own_that_is_none() -> None:
    with pytest.raises(TryLater, match="cert_file names /nowhere, which is no file"):
        web(tls_config={"cert_file": "/nowhere"}).post("https://127.0.0.1:1/", {})


@pytest.mark.parametrize(
    "answer", [b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 100, b"HTTP/1.1 200 OK\r\n" * 200]
)
def test_answers_that_are_no_http(answer: bytes) -> None:
    def talk(connection: Any, over: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    with line(talk) as port, pytest.raises((TryLater, Refused)) as caught:
        web().post(f"http://127.0.0.1:{port}/", {})
    assert isinstance(caught.value, TryLater)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": "Sat, 21 Nov 2026 03:09:00 GMT", "Date": "Sat, 21 Nov 2026 03:07:00 GMT"}, 120),
        ({"Retry-After": "Sat, 21 Nov 2026 03:09:00 -0000", "Date": "Sat, 21 Nov 2026 03:07:00 -0000"}, 120),
        ({"Retry-After": "Sat, 21 Nov 2026 03:00:00 GMT", "Date": "Sat, 21 Nov 2026 03:07:00 GMT"}, 0),
        ({"Retry-After": "9" * 5_000}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "٣"}, None),
        ({"Retry-After": "Sat, 99 Nov 2026 03:09:00 GMT"}, None),
    ],
)
def test_retry_after_counts_by_the_clock_of_the_other_side(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def test_a_deadline_cuts_the_line_and_gives_up() -> None:
    cut, over = threading.Event(), threading.Event()
    with pytest.raises(TryLater, match=r"who did not answer within 0\.05 s"):
        within(0.05, lambda: over.wait(10), cut.set, "who")
    over.set()
    assert cut.is_set()


def test_what_is_in_time_comes_back_as_it_is() -> None:
    assert within(5, lambda: 42, nothing, "who") == 42
    with pytest.raises(TimeoutError, match="its own"):
        within(5, _own_time_out, nothing, "who")
    with pytest.raises(KeyError):
        within(5, lambda: FORBIDDEN["x"], nothing, "who")


def _own_time_out() -> None:
    raise TimeoutError("its own")


def test_a_line_that_is_cut_lets_its_thread_end() -> None:
    def drip_headers(connection: Any, over: threading.Event) -> None:
        while not over.wait(0.02):
            connection.sendall(b"H")

    with line(drip_headers) as port:
        with pytest.raises(TryLater):
            web(0.2).post(f"http://127.0.0.1:{port}/", {})
        for sending in [each for each in threading.enumerate() if each.name == f"to 127.0.0.1:{port}"]:
            sending.join(2)
            assert not sending.is_alive()
