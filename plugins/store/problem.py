"""What is wrong with the store, in one sentence with the way out. Imports no database."""

from __future__ import annotations

from ..core.redaction import redact

_FULL = "cannot take more, because its disk is full; nothing of this change was kept: make room and repeat it"
_LOCKED = "stays locked by another program: end that one, or repeat this later"
# By the beginning of SQLite's name for it (sqlite.org/rescode.html).
_SQLITE = {
    "SQLITE_FULL": _FULL,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_READONLY": "may not be written here: give this user the right to write the file and its folder",
    "SQLITE_CANTOPEN": "cannot be opened: its folder must be there, and this user must have the right to write in it",
    "SQLITE_NOTADB": "is no SQLite database: name another file, or move this one away",
    "SQLITE_CORRUPT": "is damaged: put a good copy in its place, or move it away to begin a new book",
    "SQLITE_IOERR": "cannot be read or written by the system: look at its disk and the room on it",
}
_UNREACHABLE = "cannot be reached: start the server, or correct the URL"
_NOT_LET_IN = "does not let this program in: correct user, password or database in the URL, or wait until it does"
_REFUSED = "refused what was asked of it"
_OF_CONNECTIONS = ("OperationalError", "ConnectionTimeout")  # by psycopg, which gives them no SQLSTATE
# By the beginning of the SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html).
_POSTGRESQL = {
    "53100": _FULL,
    "55P03": _LOCKED,
    "57P": _UNREACHABLE,  # it stops
    "25006": "may not be written: the server takes no changes now (a standby?); name the one that does",
    "42501": "may not be used so by this user: grant it the right to create and write tables",
}


class StoreProblem(Exception):
    """The store cannot do it. The text is one sentence, without any password."""


def in_words(store: str, error: BaseException) -> str:
    """One sentence for an error of the database driver, whose own words end it."""
    own = redact(" ".join(str(error).split())).rstrip(".")
    name = getattr(error, "sqlite_errorname", None) or ""
    return f"the store {store} {_what(error, name)} ({f'{name}: ' if name else ''}{own})"


def _what(error: BaseException, sqlite_name: str) -> str:
    if sqlite_name:
        return _of(_SQLITE, sqlite_name)
    state: str | None = getattr(error, "sqlstate", None)
    if state is None and type(error).__name__ in _OF_CONNECTIONS:
        return _NOT_LET_IN if "FATAL: " in str(error) else _UNREACHABLE
    return _of(_POSTGRESQL, state or "")


def _of(words: dict[str, str], code: str) -> str:
    return next((sentence for start, sentence in words.items() if code.startswith(start)), _REFUSED)
