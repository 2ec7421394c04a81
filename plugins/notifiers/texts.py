"""Texts as they may leave the house: in bounds, redacted, without what a terminal or a header would obey."""

from __future__ import annotations

import re

from ..core.redaction import redact

# Control characters but newline and tab, and halves of characters that no encoding can carry.
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
ROOM = 60  # for the sentence that announces a cut


def safe(text: str, limit: int) -> str:
    """Redacted before it is cut: of a secret no half may stay."""
    return cut(redact(clean(text)), limit)


def clean(text: str) -> str:
    return _UNSPEAKABLE.sub("�", text.replace("\r\n", "\n"))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters; how many are missing is said, where there is room to say it."""
    if len(text) <= limit:
        return text
    if limit <= 2 * ROOM:
        return text[: limit - 1] + "…"
    keep = limit - ROOM
    return f"{text[:keep]} … {len(text) - keep} characters more, see report"


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def sentence(text: str, limit: int = 500) -> str:
    """For errors and receipts: one line, redacted, bounded."""
    return cut(one_line(redact(text)), limit)
