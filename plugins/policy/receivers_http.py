"""What channels of receivers share: addresses, TLS and the HTTP client. Keys and checks are Alertmanager 0.25's."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from .routes_shape import Flag, Shape, Texts, at_most_one

_URL = re.compile(
    r"""https?://(?:[^/?\#@\s]*@)?             # whoever asks
    (?:\[[0-9A-Fa-f:.%]+\]|[\w.~!$&'()*+,;=%<>"-]+)  # the host
    (?::[0-9]*)?(?:[/?\#][^\x00-\x1f\x7f]*)?""",
    re.VERBOSE | re.IGNORECASE,
)
_HOST_AND_PORT = re.compile(r"(?:\[[^\[\]]*\]|[^:\[\]]*):[^:\[\]]+")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def checked_url(text: str) -> str:
    """The text is not repeated in what is raised: hooks carry their tokens in it."""
    if not _URL.fullmatch(text):
        raise ValueError("should be an address like https://host/path; put a secret one into a file, and name that")
    if _BROKEN_ESCAPE.search(text.partition("?")[0]):
        raise ValueError("should be an address, with a percent sign written as %25")
    return text


def _host_and_port(text: str) -> str:
    if text and not _HOST_AND_PORT.fullmatch(text):
        raise ValueError(f"{text!r} should be host:port, like mail.example:587")
    return text


Url = Annotated[str, AfterValidator(checked_url)]
HostAndPort = Annotated[str, AfterValidator(_host_and_port)]
TlsVersion = Literal["TLS10", "TLS11", "TLS12", "TLS13"]


class TlsShape(Shape):
    ca_file: str = ""
    cert_file: str = ""
    key_file: str = ""
    server_name: str = ""
    insecure_skip_verify: Flag = False
    min_version: TlsVersion | None = None
    max_version: TlsVersion | None = None


class BasicAuthShape(Shape):
    username: str = ""
    password: str = ""
    password_file: str = ""

    _one = model_validator(mode="after")(at_most_one("password", "password_file"))


class AuthorizationShape(Shape):
    type: str = ""
    credentials: str = ""
    credentials_file: str = ""

    _one = model_validator(mode="after")(at_most_one("credentials", "credentials_file"))

    @model_validator(mode="after")
    def _not_basic(self) -> AuthorizationShape:
        if self.type.strip().lower() == "basic":
            raise ValueError("should not be of type basic; use basic_auth for that")
        return self


class OAuth2Shape(Shape):
    client_id: str = ""
    client_secret: str = ""
    client_secret_file: str = ""
    scopes: tuple[str, ...] = ()
    token_url: str = ""
    endpoint_params: Texts = Field(default={})
    proxy_url: str = ""
    tls_config: TlsShape = TlsShape()

    _one = model_validator(mode="after")(at_most_one("client_secret", "client_secret_file"))

    @model_validator(mode="after")
    def _complete(self) -> OAuth2Shape:
        if not self.client_id or not self.token_url or not (self.client_secret or self.client_secret_file):
            raise ValueError("should have client_id, token_url and client_secret or client_secret_file")
        return self


class HttpShape(Shape):
    basic_auth: BasicAuthShape | None = None
    authorization: AuthorizationShape | None = None
    oauth2: OAuth2Shape | None = None
    bearer_token: str = ""
    bearer_token_file: str = ""
    proxy_url: str = ""
    tls_config: TlsShape = TlsShape()
    follow_redirects: Flag = True
    enable_http2: Flag = True

    _one = model_validator(mode="after")(
        at_most_one("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file")
    )
