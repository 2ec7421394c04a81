"""policy/channels.yml: channels that Alertmanager does not have, for receivers of routes.yml.

Kinds of our own; and `webhook` with what only ours can: a signed body, and an address in a file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from fixtures.strict_yaml import BadFile, suggestion

from ..pipeline.policy import Channel, Receiver
from .receivers import GlobalShape, channels
from .receivers_http import HttpShape, checked_url
from .receivers_kinds import ChannelShape
from .routes_shape import Count, Shape, at_most_one, checked, document

_NAME = re.compile(r"\$\{\w+\}")


def _address(text: str) -> str:
    """Other than in routes.yml it may be a ${NAME} as a whole: no other program reads this file."""
    return text if _NAME.fullmatch(text) else checked_url(text)


class AddressedShape(ChannelShape):
    """With an address, itself or in a file."""

    url: str = ""
    url_file: str = ""

    _one = model_validator(mode="after")(at_most_one("url", "url_file"))

    @model_validator(mode="after")
    def _addressed(self) -> Self:
        if not (self.url or self.url_file):
            raise ValueError("should have url: ${NAME}, or url_file")
        return self


class AppriseShape(AddressedShape):
    """`url`: any of Apprise's addresses, a secret as a rule."""


class AlertmanagerShape(AddressedShape):
    """`url`: where its API begins, before /api/v2."""

    url: Annotated[str, AfterValidator(_address)] = ""
    http_config: HttpShape = HttpShape()


class SignedWebhookShape(AlertmanagerShape):
    """`signing_secret`: what the signature in the header is made with."""

    max_alerts: Count = 0
    signing_secret: str = ""
    signing_secret_file: str = ""

    _secret = model_validator(mode="after")(at_most_one("signing_secret", "signing_secret_file"))


class ConsoleShape(ChannelShape):
    """What is sent is printed."""

    stream: Literal["stdout", "stderr"] = "stdout"


class SideReceiverShape(Shape):
    alertmanager: tuple[AlertmanagerShape, ...] = ()
    apprise: tuple[AppriseShape, ...] = ()
    console: tuple[ConsoleShape, ...] = ()
    webhook: tuple[SignedWebhookShape, ...] = ()

    def channels(self) -> Mapping[str, Sequence[ChannelShape]]:
        return {kind: getattr(self, kind) for kind in type(self).model_fields}


class ChannelsShape(Shape):
    receivers: dict[str, SideReceiverShape] = Field(default={})


def with_side_channels(receivers: Mapping[str, Receiver], file: Path) -> Mapping[str, Receiver]:
    """The receivers, with what `file` adds to them. Raises BadFile with all that is wrong in it."""
    found = document(file)
    shape = checked(found, ChannelsShape)
    unknown = [name for name in shape.receivers if name not in receivers]
    if unknown:
        hints = [f"there is no receiver {name!r} in routes.yml{suggestion(name, list(receivers))}" for name in unknown]
        raise BadFile([found.fault(("receivers", name), hint) for name, hint in zip(unknown, hints, strict=True)])
    added = {name: channels(each.channels(), GlobalShape(), file.parent) for name, each in shape.receivers.items()}
    return {name: _with(each, added.get(name, ())) for name, each in receivers.items()}


def _with(receiver: Receiver, added: tuple[Channel, ...]) -> Receiver:
    """Numbers go on where those of routes.yml end."""
    there = Counter(channel.kind for channel in receiver.channels)
    more = tuple(replace(channel, number=channel.number + there[channel.kind]) for channel in added)
    return replace(receiver, channels=receiver.channels + more)
