"""Log lines as tracing_subscriber writes them: coloured, even into a file."""

from __future__ import annotations

from datetime import UTC, datetime

_COLOUR = {"ERROR": 31, "WARN": 33, "INFO": 32, "DEBUG": 34}


def line(at: datetime, level: str, module: str, text: str) -> str:
    """One line without its end. `at`: aware."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return f"\x1b[2m{stamp}\x1b[0m \x1b[{_COLOUR[level]}m{level:>5}\x1b[0m \x1b[2m{module}\x1b[0m\x1b[2m:\x1b[0m {text}"


def now(level: str, module: str, text: str) -> str:
    """One line stamped now."""
    return line(datetime.now(UTC), level, module, text)
