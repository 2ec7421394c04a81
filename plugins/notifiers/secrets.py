"""Secrets at the moment of sending: ${NAME} from the facts, *_file from the disk. The redactor learns each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from ..core.redaction import redact
from .trouble import TryLater

_NAME = re.compile(r"\$\{(\w+)\}")
LARGEST_FILE = 64 * 1024  # bytes
SHORTEST_PART = 8  # characters; a shorter part of an address is a word, not a token
SHORTEST_TOKEN = 20  # characters; a part of its path that is as long stands for itself


def has_name(text: str) -> bool:
    return _NAME.search(text) is not None


def filled(text: str, facts: Mapping[str, str], where: str) -> str:
    """With every ${NAME} replaced by that fact. Raises TryLater: whoever runs the suite can still set it."""

    def fact(match: re.Match[str]) -> str:
        value = facts.get(match[1], "")
        if not value:
            raise TryLater(f"{where} names {match[1]}, which is not set. Set it, or correct the name")
        return value

    return _NAME.sub(fact, text)


def learn_text(text: str, facts: Mapping[str, str], where: str) -> None:
    """Have the redactor learn it filled, and each fact in it. Raises TryLater."""
    learn(filled(text, facts, where))
    for name in _NAME.findall(text):
        learn(facts[name])


def from_file(path: str, where: str) -> str:
    """What a secret's file holds, without the newline at its end. Raises TryLater, naming the file."""
    # No colon behind a name or a path: to the redactor "…password: x" is a password.
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        value = content.decode().strip()
    except OSError as error:
        raise TryLater(f"{where} names {path}, which cannot be read ({error.strerror})") from None
    except ValueError:
        raise TryLater(f"{where} names {path}, which is not a text in UTF-8") from None
    if not value or len(content) > LARGEST_FILE:
        raise TryLater(f"{where} names {path}, which is {'empty' if not value else 'too large for a secret'}")
    return value


def learn(value: str) -> None:
    """From now on masked; of an address also its login and all after the host, where hooks carry their tokens."""
    redact.learn(value)
    if "://" in value:
        for part in _parts(value):
            if len(part) >= SHORTEST_PART:
                redact.learn(part)


def _parts(url: str) -> list[str]:
    after_scheme = url.partition("://")[2]
    try:
        at = urlsplit(url)
    except ValueError:  # no address that anybody could reach; it is masked as a whole
        return [after_scheme]
    target, login = after_scheme[len(at.netloc) :], at.netloc.rpartition("@")[0]
    tokens = [part for part in re.split(r"[/?&=]", after_scheme) if len(part) >= SHORTEST_TOKEN]
    return [after_scheme, target, target.lstrip("/"), at.path.lstrip("/"), login, *tokens]
