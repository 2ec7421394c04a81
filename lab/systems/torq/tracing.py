"""Log lines as tracing writes them: colours and all, even into a file."""

from __future__ import annotations

from datetime import UTC, datetime

COLOURS = {"INFO": 32, "WARN": 33, "ERROR": 31}


def line(service: str, level: str, text: str) -> str:
    """One line, stamped now, without its end."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return (
        f"\x1b[2m{stamp}\x1b[0m \x1b[{COLOURS[level]}m{level:>5}\x1b[0m \x1b[2m{service}\x1b[0m\x1b[2m:\x1b[0m {text}"
    )
