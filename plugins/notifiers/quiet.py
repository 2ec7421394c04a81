"""Other people's loggers while we send: urllib3 and apprise write addresses, and ours carry tokens."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ..core.redaction import redact


class _Redacting(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage()), None
        record.exc_info, record.exc_text = None, None
        return True


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


_REDACTING = _Redacting()


@contextmanager
def quiet(name: str) -> Iterator[list[str]]:
    """From now on this logger's lines are redacted. Gives the warnings and worse that it writes meanwhile."""
    logger, heard = logging.getLogger(name), _Heard()
    logger.addFilter(_REDACTING)  # once only, and for good: a thread that was given up may write later
    logger.addHandler(heard)
    try:
        yield heard.lines
    finally:
        logger.removeHandler(heard)
