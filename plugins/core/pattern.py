"""Patterns as Alertmanager reads them: RE2. Linear in time whatever the pattern, and no look-around."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol, cast

import re2

# What RE2 in C++ knows and Go's, which Alertmanager 0.25 is built with, does not.
_NOT_IN_GO = re.compile(r"(?<!\\)(?:\\\\)*(?:(?P<name>\(\?<)|(?P<byte>\\C))")


class BadPattern(ValueError):
    """Not a pattern of Alertmanager's. The message says what is wrong with it."""


class Pattern(Protocol):
    def fullmatch(self, text: str) -> object | None: ...


@lru_cache(maxsize=8192)
def compiled(pattern: str) -> Pattern:
    """To be used with `fullmatch`: Alertmanager's patterns match in full. Raises BadPattern."""
    if found := _NOT_IN_GO.search(pattern):
        raise BadPattern(f"cannot be used: Alertmanager's patterns have no {found['name'] or found['byte']}")
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)  # by itself: a parenthesis too many must not close ours
        return cast(Pattern, re2.compile(f"(?:{pattern})", options))
    except re2.error as problem:
        said = problem.args[0]
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        raise BadPattern(f"cannot be used: {text}") from problem
