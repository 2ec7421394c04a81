"""Matchers as people write them: `a="b"`, `{a=~"b|c", d!=e}`. What Alertmanager reads is read, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..core.matcher import Matcher
from ..core.pattern import BadPattern, compiled

_MATCHER = re.compile(r"[ \t\n\f\r]*([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t\n\f\r]*(=~|=|!=|!~)[ \t\n\f\r]*(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_UNESCAPED = {"n": "\n", '"': '"', "\\": "\\"}  # a backslash before anything else is a backslash


def parsed(text: str) -> tuple[Matcher, ...]:
    """All matchers of one text, none for `{}`. Raises ValueError with what is wrong and how to write it."""
    return tuple(_matcher(part) for part in _parts(text.removeprefix("{").removesuffix("}")))


def _parts(text: str) -> Iterator[str]:
    """What stands between commas outside of quotes; a last comma may follow."""
    begin, quoted, escaped = 0, False, False
    for at, character in enumerate(text):
        if character == ",":
            if not quoted:
                yield text[begin:at]
                begin = at + 1
        elif character == '"' and not escaped:
            quoted = not quoted
        else:
            escaped = character == "\\" and not escaped
    if text[begin:].strip():
        yield text[begin:].strip()


def _matcher(text: str) -> Matcher:
    match = _MATCHER.fullmatch(text)
    if match is None:
        raise ValueError(f'{text!r} is no matcher; write it like severity="P1", with = != =~ or !~')
    label, sign, value = match[1], match[2], _unquoted(match[3].rstrip(" \t\n\f\r"))
    if "~" in sign:
        checked_pattern(value)
    return Matcher(label, sign, value)


def checked_pattern(pattern: str) -> str:
    """The pattern itself. Raises ValueError for what Alertmanager would not take."""
    try:
        compiled(pattern)
    except BadPattern as problem:
        raise ValueError(f"the pattern {pattern!r} {problem}") from problem
    return pattern


def _unquoted(text: str) -> str:
    inner = text[1:] if text.startswith('"') else text
    quotes = re.search(r'^(?:[^"\\]|\\.)*+"', inner, re.DOTALL)
    closed = quotes is not None and quotes.end() == len(inner)
    if closed != text.startswith('"') or (quotes is not None and not closed):
        raise ValueError(f'{text} has a double quote too many or too few; inside of a value write it as \\"')
    return _ESCAPE.sub(lambda pair: _UNESCAPED.get(pair[1], pair[0]), inner[:-1] if closed else inner)
