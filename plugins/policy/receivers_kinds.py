"""The channels that we deliver through, as routes.yml has them. Keys and checks are Alertmanager 0.25's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field, model_validator

from .receivers_http import HostAndPort, HttpShape, TlsShape, Url
from .routes_shape import Count, Flag, Shape, Texts, at_most_one


def _headers(headers: Mapping[str, str]) -> Mapping[str, str]:
    if len({name.lower() for name in headers}) < len(headers):
        raise ValueError("has a header twice, in upper and lower case; keep one")
    return headers


class ChannelShape(Shape):
    send_resolved: Flag = True

    def settings(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True, by_alias=True, exclude={"send_resolved"})


class EmailShape(ChannelShape):
    to: str = Field(min_length=1)
    sender: str = Field(default="", alias="from")
    hello: str = ""
    smarthost: HostAndPort = ""
    auth_username: str = ""
    auth_password: str = ""
    auth_password_file: str = ""
    auth_secret: str = ""
    auth_identity: str = ""
    headers: Annotated[Texts, AfterValidator(_headers)] = Field(default={})
    html: str = ""
    text: str = ""
    require_tls: Flag = True
    tls_config: TlsShape = TlsShape()


class HttpChannelShape(ChannelShape):
    http_config: HttpShape = HttpShape()


class PagerdutyLink(Shape):
    href: str = ""
    text: str = ""


class PagerdutyImage(Shape):
    src: str = ""
    alt: str = ""
    href: str = ""


class PagerdutyShape(HttpChannelShape):
    service_key: str = ""
    service_key_file: str = ""
    routing_key: str = ""
    routing_key_file: str = ""
    url: Url | None = None
    client: str = ""
    client_url: str = ""
    description: str = ""
    details: Texts = Field(default={})
    images: tuple[PagerdutyImage, ...] = ()
    links: tuple[PagerdutyLink, ...] = ()
    source: str = ""
    severity: str = ""
    class_: str = Field(default="", alias="class")
    component: str = ""
    group: str = ""

    _routing = model_validator(mode="after")(at_most_one("routing_key", "routing_key_file"))
    _service = model_validator(mode="after")(at_most_one("service_key", "service_key_file"))

    @model_validator(mode="after")
    def _keyed(self) -> PagerdutyShape:
        if not (self.routing_key or self.routing_key_file or self.service_key or self.service_key_file):
            raise ValueError("should have routing_key_file (Events API v2), routing_key, or the older service_key")
        return self


class SlackField(Shape):
    title: str = Field(min_length=1)
    value: str = Field(min_length=1)
    short: Flag = False


class SlackConfirmation(Shape):
    text: str = Field(min_length=1)
    title: str = ""
    ok_text: str = ""
    dismiss_text: str = ""


class SlackAction(Shape):
    type: str = Field(min_length=1)
    text: str = Field(min_length=1)
    url: str = ""
    style: str = ""
    name: str = ""
    value: str = ""
    confirm: SlackConfirmation | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> SlackAction:
        if not self.url and not self.name:
            raise ValueError("should have a url or a name")
        return self


class SlackShape(HttpChannelShape):
    api_url: Url | None = None
    api_url_file: str = ""
    channel: str = ""
    username: str = ""
    color: str = ""
    title: str = ""
    title_link: str = ""
    pretext: str = ""
    text: str = ""
    fields_: tuple[SlackField, ...] = Field(default=(), alias="fields")
    short_fields: Flag = False
    footer: str = ""
    fallback: str = ""
    callback_id: str = ""
    icon_emoji: str = ""
    icon_url: str = ""
    image_url: str = ""
    thumb_url: str = ""
    link_names: Flag = False
    mrkdwn_in: tuple[str, ...] = ()
    actions: tuple[SlackAction, ...] = ()

    _one = model_validator(mode="after")(at_most_one("api_url", "api_url_file"))


class WebhookShape(HttpChannelShape):
    url: Url
    max_alerts: Count = 0
