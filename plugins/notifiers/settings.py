"""A channel's settings, read when something is sent, with errors that name the channel and the key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .secrets import filled, from_file, has_name, learn, learn_text
from .trouble import Refused, TryLater

# Names and addresses, no secrets: an error without them would help nobody.
OPEN = {"smarthost", "from", "to", "hello", "auth_username", "auth_identity", "username", "channel", "stream", "type"}
# Secret even where somebody wrote them into the policy as they are.
SECRET = {"api_url", "auth_password", "auth_secret", "credentials", "password", "routing_key", "service_key"}
SECRET |= {"signing_secret"}
# Files that are handed on by name.
BY_NAME = {"ca_file", "cert_file", "key_file"}


class Settings:
    """Texts may hold ${NAME}. `where` goes before a key in errors: 'email[0].' or 'webhook[1].http_config.'."""

    def __init__(self, values: Mapping[str, Any], facts: Mapping[str, str], where: str) -> None:
        self.values = values
        self.facts = facts
        self.where = where

    def __contains__(self, key: str) -> bool:
        """Whether it is set, itself or as a file."""
        return any(self.values.get(name) not in (None, "") for name in (key, f"{key}_file"))

    def text(self, key: str, default: str | None = None) -> str:
        """Raises Refused where it is needed (no default) and missing, TryLater for a ${NAME} or a file."""
        if key not in self:
            return self._missing(key) if default is None else default
        if self.values.get(key) in (None, ""):
            return from_file(self.text(f"{key}_file"), f"{self.where}{key}_file")
        value = self.values[key]
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise self.wrong(key, "a text")
        return filled(str(value), self.facts, f"{self.where}{key}").strip()

    def flag(self, key: str, default: bool) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return value

    def count(self, key: str, default: int = 0) -> int:
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(key, "a whole number, 0 or more")
        return value

    def file(self, key: str) -> str | None:
        """The path of a file that is there. Raises TryLater for one that is not."""
        path = self.text(key, "")
        if path and not Path(path).is_file():
            raise TryLater(f"{self.where}{key} names {path}, which is no file")
        return path or None

    def part(self, key: str) -> Settings:
        """The settings under a key; none if it is not there."""
        value = self.values.get(key)
        if value is not None and not isinstance(value, Mapping):
            raise self.wrong(key, "a mapping")
        return Settings(value or {}, self.facts, f"{self.where}{key}.")

    def only(self, *known: str) -> None:
        """Raises Refused for a key that asks for what this channel cannot do."""
        for key, value in self.values.items():
            if key not in known and value not in (None, "", False):
                raise Refused(f"{self.where}{key} is not supported here. Leave it out; known are {', '.join(known)}")

    def wrong(self, key: str, should_be: str) -> Refused:
        return Refused(f"{self.where}{key} should be {should_be}, is {type(self.values.get(key)).__name__}")

    def learn(self) -> None:
        """Have the redactor learn every secret in it. Raises TryLater when one is not in place."""
        for where, key, value in _texts(self.values, self.where):
            if key.endswith("_file") and key not in BY_NAME:
                learn(from_file(filled(value, self.facts, where), where))
            elif key in SECRET or (has_name(value) and key not in OPEN):
                learn_text(value, self.facts, where)

    def _missing(self, key: str) -> str:
        raise Refused(f"{self.where}{key} is missing, and a channel of this kind needs it")


def _texts(values: Mapping[str, Any], where: str) -> Iterator[tuple[str, str, str]]:
    """Every text in it: (where it stands, its key, itself)."""
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _texts(value, f"{where}{key}.")
        elif isinstance(value, str) and value:
            yield f"{where}{key}", str(key), value
