"""HTTP as all channels speak it: one deadline, one table of what a status means, errors in one sentence."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .deadline import LATER, within
from .quiet import quiet
from .settings import Settings
from .texts import sentence
from .trouble import Refused, TryLater

if TYPE_CHECKING:
    from .wire import Call, Raw

LARGEST = 64 * 1024  # bytes of an answer that are read
SHOWN = 300  # characters of it that are shown
LONGEST_WAIT = 24 * 3600.0  # seconds; nobody may send us to sleep for longer
AGAIN = {408, 425, 429}  # besides 5xx
HTTP_CONFIG = ("authorization", "basic_auth", "tls_config", "proxy_url", "follow_redirects", "enable_http2")
TLS_CONFIG = ("ca_file", "cert_file", "key_file", "insecure_skip_verify")


@dataclass(frozen=True)
class Answer:
    """`after`: seconds that it asks us to wait. `location`: where it points to, host only."""

    host: str
    status: int
    reason: str
    body: str
    after: float | None = None
    location: str = ""

    def __str__(self) -> str:
        said = sentence(self.body, SHOWN)
        return f"{self.host} answered {self.status} {self.reason}".strip() + (f": {said}" if said else "")

    def json(self) -> Any:
        """Its body as JSON; None if it is not."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Web:
    """A channel's way to its address. `settings`: the channel's, for its `http_config` (Alertmanager's keys).

    Honoured: authorization (type, credentials or credentials_file), basic_auth (username, password or
    password_file), tls_config (ca_file, cert_file and key_file, insecure_skip_verify), proxy_url. Redirects are
    never followed. Environment proxies count, but not for loopback.
    """

    def __init__(self, settings: Settings, deadline: float) -> None:
        self.config = settings.part("http_config")
        self.config.only(*HTTP_CONFIG)
        self.deadline = deadline

    def post(self, url: str, payload: object, headers: Mapping[str, str] | None = None) -> Answer:
        """Sends JSON. Raises TryLater, or Refused, for everything but a 2xx."""
        return self.post_bytes(url, as_json(payload), headers)

    def post_bytes(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        return self.call("POST", url, body, {"Content-Type": "application/json", **(headers or {})})

    def get(self, url: str, largest: int = LARGEST) -> Answer:
        return self.call("GET", url, None, {}, largest)

    def call(
        self, method: str, url: str, body: bytes | None, headers: Mapping[str, str], largest: int = LARGEST
    ) -> Answer:
        from .wire import Call  # here: it leads to requests

        call = Call(
            method=method,
            url=url,
            body=body,
            headers={"User-Agent": "muster", **headers, **self._login()},
            timeout=self.deadline + LATER,
            largest=largest,
            proxy=self.config.text("proxy_url", "") or None,
            **self._tls(),
        )
        host = _host(url)
        return judged(_answer(host, self._done(call, host)))

    def _done(self, call: Call, host: str) -> Raw:
        import requests
        from urllib3.exceptions import HTTPError

        from .wire import Exchange

        exchange = Exchange(call)
        try:
            with quiet("urllib3.connectionpool"):
                return within(self.deadline, exchange.run, exchange.stop, host)
        except (requests.ConnectionError, requests.Timeout) as error:
            raise TryLater(f"{host} cannot be reached, or broke off: {_why(error)}") from None
        except (ValueError, HTTPError) as error:  # among them requests' own for addresses and headers
            raise Refused(f"{host or 'the address'} is not one that a request can be sent to: {_why(error)}") from None
        except (requests.RequestException, OSError) as error:
            raise TryLater(f"the answer of {host} could not be read: {_why(error)}") from None

    def _login(self) -> dict[str, str]:
        config = self.config
        if "authorization" in config:
            given = config.part("authorization")
            return {"Authorization": f"{given.text('type', 'Bearer')} {given.text('credentials')}"}
        if "basic_auth" in config:
            given = config.part("basic_auth")
            pair = f"{given.text('username', '')}:{given.text('password', '')}"
            return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return {}

    def _tls(self) -> dict[str, Any]:
        config = self.config.part("tls_config")
        config.only(*TLS_CONFIG)
        trusted = config.file("ca_file") or True
        own = config.file("cert_file")
        return {
            "verify": False if config.flag("insecure_skip_verify", False) else trusted,
            "certificate": (own, config.file("key_file") or own) if own else None,
        }


def as_json(payload: object) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def judged(answer: Answer) -> Answer:
    """It, if it is a 2xx. Redirects are not followed: a POST would arrive as a GET, or somewhere else."""
    if 200 <= answer.status < 300:
        return answer
    if 300 <= answer.status < 400:
        to = f" to {answer.location}" if answer.location else ""
        raise Refused(f"{answer.host} redirects ({answer.status}){to}: put the new address into the policy")
    if answer.status in AGAIN or not 400 <= answer.status < 500:
        raise TryLater(str(answer), answer.after)
    raise Refused(str(answer))


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from either form of Retry-After. A date counts from the answer's own Date, if it has one."""
    given = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", given):
        return min(float(given), LONGEST_WAIT)
    until = _date(given)
    if until is None:
        return None
    now = _date(headers.get("Date", "")) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), LONGEST_WAIT)


def _date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _answer(host: str, raw: Raw) -> Answer:
    return Answer(
        host=host,
        status=raw.status,
        reason=raw.reason,
        body=raw.body.decode(errors="replace"),
        after=retry_after(raw.headers),
        location=_host(raw.headers.get("Location", "")),
    )


def _host(url: str) -> str:
    """Host and port, without a login; what follows them may be secret."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        return ""


def _why(error: BaseException) -> str:
    """The innermost reason: what requests and urllib3 wrap around it repeats the address."""
    inner = getattr(error, "reason", None) or (error.args[0] if error.args else None)
    if isinstance(inner, BaseException) and inner is not error:
        return _why(inner)
    text = str(error).rpartition("object at 0x")[2].partition(">: ")[2] or str(error)
    return text or type(error).__name__
