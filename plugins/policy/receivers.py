"""Receivers of routes.yml and their channels. Keys, defaults and checks are Alertmanager 0.25's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator

from ..pipeline.policy import Channel, Receiver
from .receivers_http import HostAndPort, HttpShape, Url
from .receivers_kinds import ChannelShape, EmailShape, PagerdutyShape, SlackShape, WebhookShape
from .routes_shape import Flag, Seconds, Shape, at_most_one

# Alertmanager's other kinds: accepted as they are, but nothing here delivers through them.
OTHER_KINDS = ("discord", "opsgenie", "pushover", "sns", "telegram", "victorops", "webex", "wechat")
# What an http_config of the file names by file, relative to the folder of the file.
_FILES = (
    *("ca_file", "cert_file", "key_file"),
    *("password_file", "credentials_file", "client_secret_file", "bearer_token_file"),
)

_TLS_BEYOND_US = ("server_name", "min_version", "max_version")

Settings = Mapping[str, Any]


class GlobalShape(Shape):
    """What channels take where they say nothing themselves. The keys of other kinds' channels are taken as texts."""

    resolve_timeout: Seconds = 300
    http_config: HttpShape = HttpShape()
    smtp_from: str = ""
    smtp_hello: str = "localhost"
    smtp_smarthost: HostAndPort = ""
    smtp_auth_username: str = ""
    smtp_auth_password: str = ""
    smtp_auth_password_file: str = ""
    smtp_auth_secret: str = ""
    smtp_auth_identity: str = ""
    smtp_require_tls: Flag = True
    slack_api_url: Url | None = None
    slack_api_url_file: str = ""
    pagerduty_url: Url = "https://events.pagerduty.com/v2/enqueue"
    opsgenie_api_url: Url | None = None
    opsgenie_api_key: str = ""
    opsgenie_api_key_file: str = ""
    wechat_api_url: Url | None = None
    wechat_api_secret: str = ""
    wechat_api_corp_id: str = ""
    victorops_api_url: Url | None = None
    victorops_api_key: str = ""
    victorops_api_key_file: str = ""
    telegram_api_url: Url | None = None
    webex_api_url: Url | None = None

    _slack = model_validator(mode="after")(at_most_one("slack_api_url", "slack_api_url_file"))
    _password = model_validator(mode="after")(at_most_one("smtp_auth_password", "smtp_auth_password_file"))
    _opsgenie = model_validator(mode="after")(at_most_one("opsgenie_api_key", "opsgenie_api_key_file"))
    _victorops = model_validator(mode="after")(at_most_one("victorops_api_key", "victorops_api_key_file"))

    def under(self, kind: str) -> Settings:
        """What lies under the settings of every channel of a kind."""
        given = self.model_dump(exclude_unset=True)
        if kind == "email":
            mail = {"smtp_hello": self.smtp_hello, "smtp_require_tls": self.smtp_require_tls, **given}
            return {key.removeprefix("smtp_"): value for key, value in mail.items() if key.startswith("smtp_")}
        under: dict[str, Any] = {"http_config": given["http_config"]} if "http_config" in given else {}
        if kind == "slack":
            under |= {key.removeprefix("slack_"): value for key, value in given.items() if key.startswith("slack_")}
        return under | {"url": self.pagerduty_url} if kind == "pagerduty" else under


class ReceiverShape(Shape):
    name: str = Field(min_length=1)
    email_configs: tuple[EmailShape, ...] = ()
    pagerduty_configs: tuple[PagerdutyShape, ...] = ()
    slack_configs: tuple[SlackShape, ...] = ()
    webhook_configs: tuple[WebhookShape, ...] = ()
    discord_configs: tuple[dict[str, Any], ...] = ()
    opsgenie_configs: tuple[dict[str, Any], ...] = ()
    pushover_configs: tuple[dict[str, Any], ...] = ()
    sns_configs: tuple[dict[str, Any], ...] = ()
    telegram_configs: tuple[dict[str, Any], ...] = ()
    victorops_configs: tuple[dict[str, Any], ...] = ()
    webex_configs: tuple[dict[str, Any], ...] = ()
    wechat_configs: tuple[dict[str, Any], ...] = ()

    def channels(self) -> dict[str, Sequence[ChannelShape]]:
        """Those that we deliver through, by kind."""
        return {
            "email": self.email_configs,
            "pagerduty": self.pagerduty_configs,
            "slack": self.slack_configs,
            "webhook": self.webhook_configs,
        }


def receiver(shape: ReceiverShape, defaults: GlobalShape, folder: Path) -> Receiver:
    """`folder`: of routes.yml, from where Alertmanager finds the files of an http_config."""
    return Receiver(shape.name, channels(shape.channels(), defaults, folder))


def channels(shapes: Mapping[str, Sequence[ChannelShape]], defaults: GlobalShape, folder: Path) -> tuple[Channel, ...]:
    """Unlike with Alertmanager, e-mail and Slack hear of the end too where they do not say `send_resolved`."""
    return tuple(
        Channel(kind, _over(defaults.under(kind), shape.settings(), folder), number, shape.send_resolved)
        for kind, each in shapes.items()
        for number, shape in enumerate(each)
    )


def _over(under: Settings, own: Settings, folder: Path) -> Settings:
    """What a channel says itself counts, also in the other spelling, `x` for `x_file`; an empty text says nothing."""
    own = {key: value for key, value in own.items() if value != ""}
    said = {spelling for key in own for spelling in (key, f"{key}_file", key.removesuffix("_file"))}
    settings = {**{key: value for key, value in under.items() if key not in said}, **own}
    return {key: _placed(value, folder) if key == "http_config" else value for key, value in settings.items()}


def _placed(value: Any, folder: Path) -> Any:
    """An http_config as Alertmanager takes it: its files found from anywhere (a ${NAME} is left alone), and the older
    bearer_token under the name of today."""
    if not isinstance(value, dict):
        return value
    placed = {key: _path(each, folder) if key in _FILES else _placed(each, folder) for key, each in value.items()}
    for key, today in (("bearer_token", "credentials"), ("bearer_token_file", "credentials_file")):
        if token := placed.pop(key, ""):
            placed["authorization"] = {today: token}
    return placed


def _path(file: str, folder: Path) -> str:
    return file if not file or file.startswith("${") else str(folder / file)


def beyond_us(channel: Channel) -> list[str]:
    """Keys that Alertmanager honours and our channels do not: they refuse to send with them."""
    http = channel.settings.get("http_config", {})
    tls = {**channel.settings.get("tls_config", {}), **http.get("tls_config", {})}
    return [key for key in ("oauth2", *_TLS_BEYOND_US) if key in http or key in tls]
