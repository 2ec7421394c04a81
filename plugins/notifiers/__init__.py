"""The channels, one file each: the file's name is the kind. Found by name, loaded when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from .trouble import Refused

if TYPE_CHECKING:
    from ..pipeline.policy import Channel
    from .base import Notifier

# What channels stand on, beside them.
NO_CHANNELS = {"base", "deadline", "mail", "outgoing", "prometheus", "quiet", "said", "secrets", "settings", "smtp"}
NO_CHANNELS |= {"texts", "trouble", "web", "wire", "words"}


def kinds() -> tuple[str, ...]:
    return tuple(sorted(module.name for module in iter_modules(__path__) if module.name not in NO_CHANNELS))


def notifier(channel: Channel, facts: Mapping[str, str]) -> Notifier:
    """The channel's notifier. Raises Refused for a kind that there is not. No I/O: that begins when it sends."""
    if channel.kind not in kinds():
        raise Refused(f"{channel.name}: there is no channel {channel.kind!r}; there are {', '.join(kinds())}")
    module = import_module(f".{channel.kind}", __name__)
    found: type[Notifier] = next(each for each in vars(module).values() if getattr(each, "kind", "") == channel.kind)
    return found(channel, facts)
