"""One HTTP exchange with requests. Loaded when something is sent, for requests is slow to load."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import InsecureRequestWarning


@dataclass(frozen=True)
class Call:
    """What is asked. `verify`: a file of authorities, or whether to check the certificate at all."""

    method: str
    url: str
    body: bytes | None
    headers: Mapping[str, str]
    timeout: float
    largest: int
    verify: bool | str = True
    certificate: tuple[str, str] | None = None
    proxy: str | None = None


@dataclass(frozen=True)
class Raw:
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Exchange:
    """`run` does it; `stop`, from another thread, cuts its line."""

    call: Call
    connections: list[Any] = field(default_factory=list)

    def run(self) -> Raw:
        """Raises requests' and urllib3's exceptions."""
        if self.call.verify is False:
            urllib3.disable_warnings(InsecureRequestWarning)  # the policy says so; cron would mail it each minute
        with requests.Session() as session:
            session.trust_env = not is_loopback(self.call.url)
            for scheme in ("http://", "https://"):
                session.mount(scheme, _Watched(self.connections))
            with self._asked(session) as response:
                return Raw(response.status_code, response.reason or "", response.headers, self._read(response))

    def _asked(self, session: requests.Session) -> requests.Response:
        call = self.call
        return session.request(
            call.method,
            call.url,
            data=call.body,
            headers={"Accept-Encoding": "identity", **call.headers},
            timeout=call.timeout,
            allow_redirects=False,
            stream=True,
            verify=call.verify,
            cert=call.certificate,
            proxies={"http": call.proxy, "https": call.proxy} if call.proxy else None,
            auth=_as_it_is,
        )

    def _read(self, response: requests.Response) -> bytes:
        body = b""
        for piece in response.iter_content(8192):
            body += piece
            if len(body) >= self.call.largest:
                break
        return body[: self.call.largest]

    def stop(self) -> None:
        for connection in self.connections:
            if connection.sock is not None:
                with suppress(OSError):  # closed already
                    connection.sock.shutdown(socket.SHUT_RDWR)


def is_loopback(url: str) -> bool:
    """Whether it stays on this machine, where no proxy belongs in between."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """In place of a login: without any, requests would take one from ~/.netrc and overwrite ours."""
    return request


class _Watched(HTTPAdapter):
    """Keeps hold of the connections it makes."""

    def __init__(self, connections: list[Any]) -> None:
        super().__init__()
        self._connections = connections

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        kind = pool.ConnectionCls

        def connection(*given: Any, **named: Any) -> Any:
            made = kind(*given, **named)
            self._connections.append(made)
            return made

        pool.ConnectionCls = connection
        return pool
