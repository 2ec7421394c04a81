"""The steps between a verdict and its receipt, counted: a process writes each down, and kills itself at one of them.

A step is a point in time: before, within or after something that leaves a trace outside the process (a line of the
journal, a transaction of the store, an exchange with a channel). A process that dies between two steps leaves what it
would have left at the first: reading the book, or opening a store that is there, is none.
"""

from __future__ import annotations

import os
import signal
import smtplib
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from sqlalchemy import Connection

from plugins.notifiers.base import Notifier
from plugins.notifiers.web import Web
from plugins.store.database import Database
from plugins.store.store import Store
from reports.journal import Journal

Last = int | str | None
"""The step that a process dies at: its name, its number (1 …), or none."""


class Steps:
    """Each is a line of `trace` before anything else happens: "after commit #2" is the second of its kind."""

    def __init__(self, trace: Path, last: Last) -> None:
        self.last = last
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._kinds: Counter[str] = Counter()
        self._lock = threading.RLock()

    def __call__(self, kind: str, dying: Callable[[], None] = lambda: None) -> None:
        """`dying`: what still happens if it ends here."""
        with self._lock:
            self._kinds[kind] += 1
            name = f"{kind} #{self._kinds[kind]}"
            os.write(self._trace, f"{name}\n".encode())
            if self.last in (name, self._kinds.total()):
                dying()
                os.kill(os.getpid(), signal.SIGKILL)


def count(steps: Steps) -> None:
    """From now on, in this process. It is not undone: the process has nothing else to do."""
    _around(steps, Store, "commit", lambda *_: "commit")
    _around(steps, Store, "claim", lambda *_: "claim")
    _around(steps, Store, "settle", lambda _, parcel, *__: f"settle {parcel.receiver}/{parcel.channel}")
    _around(steps, Notifier, "send", lambda own, message, _: f"send {message.receiver}/{own.channel.name}")
    _around(steps, Web, "call", lambda *given: f"exchange {urlsplit(given[2]).path}")
    _around(steps, smtplib.SMTP, "data", lambda *_: "mail's data")
    _within_transactions(steps)
    _within_and_after_lines(steps)


def _around(steps: Steps, kind: type, method: str, name: Callable[..., str]) -> None:
    whole = getattr(kind, method)

    def stepped(*given: Any, **named: Any) -> Any:
        what = name(*given, **named)
        steps(f"before {what}")
        result = whole(*given, **named)
        steps(f"after {what}")
        return result

    setattr(kind, method, stepped)


def _within_transactions(steps: Steps) -> None:
    """All is written, and nothing committed."""
    whole = Database.writing

    @contextmanager
    def writing(database: Database) -> Iterator[Connection]:
        with whole(database) as connection:
            yield connection
            steps("within a transaction")

    Database.writing = writing  # type: ignore[method-assign, assignment]


def _within_and_after_lines(steps: Steps) -> None:
    """Half of a line of the journal is in its file, and all of it."""
    whole = Journal._write

    def write(journal: Journal, kind: str, data: dict[str, Any]) -> None:
        file = journal._file
        journal._file = _Tearing(file, partial(steps, f"within {kind} in the journal"))  # type: ignore[assignment]
        whole(journal, kind, data)
        journal._file = file
        steps(f"after {kind} in the journal")

    Journal._write = write  # type: ignore[assignment, method-assign]


class _Tearing:
    """A file whose writer may die within a line."""

    def __init__(self, file: TextIO, step: Callable[[Callable[[], None]], None]) -> None:
        self.file, self.step, self.flush = file, step, file.flush

    def write(self, line: str) -> None:
        def half() -> None:
            self.file.write(line[: len(line) // 2])
            self.file.flush()

        self.step(half)
        self.file.write(line)
