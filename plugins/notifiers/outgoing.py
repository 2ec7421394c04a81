"""A message as it may leave the house: every text redacted once more, and in bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from ..core.message import Message
from .texts import safe

LONGEST = 4_000  # characters of any text in an alert
LONGEST_BODY = 100_000  # of a summary
# What identifies a thing stays as it is: a problem and its end must carry the same names, whatever was learned
# in between. They come from inventories and runbooks, never from what a system said.
NAMES = frozenset({"id", "environment", "receiver", "control", "system", "cadence", "target", "thread", "in_reply_to"})
NAMES |= {"run", "group"}

T = TypeVar("T")


def outgoing(message: Message) -> Message:
    return replace(redacted(message), text=safe(message.text, LONGEST_BODY))


def redacted(value: T) -> T:
    """The same with every text in it redacted, without control characters, and in bounds."""
    return _safe(value)


def without_resolved(message: Message) -> Message:
    return replace(message, entries=message.firing)


def _safe(value: T, name: str = "") -> T:
    return cast(T, value if name in NAMES else _of_any(value, name))


def _of_any(value: Any, name: str) -> Any:
    if isinstance(value, str):
        return safe(value, LONGEST)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _safe(getattr(value, each.name), each.name) for each in fields(value)})
    if isinstance(value, tuple):
        return tuple(_safe(each, name) for each in value)
    if isinstance(value, Mapping):
        return {key: _safe(each, name) for key, each in value.items()}
    return value
