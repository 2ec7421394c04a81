"""The connection to the database: transactions, patience, and every error of the driver in one sentence."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from ..core.redaction import redact
from .problem import StoreProblem, in_words

DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class Database:
    """`patience`: seconds to wait for a lock or a connection. `name`: what the store is called in a sentence."""

    def __init__(self, url: str, patience: float) -> None:
        self.url = _understood(url)
        redact.learn(str(self.url.password or ""))
        self.postgresql = self.url.get_backend_name() == "postgresql"
        self.name = redact(self.url.render_as_string(hide_password=True))
        self.engine = self._opened(patience)
        snapshot = {"isolation_level": "REPEATABLE READ"} if self.postgresql else {}
        self._reader = self.engine.execution_options(**snapshot)
        self._writer = self.engine.execution_options(writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the store. StoreProblem."""
        with self._plainly(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept whole, or not at all when the block raises. StoreProblem."""
        with self._plainly(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()

    def _opened(self, patience: float) -> Engine:
        if self.postgresql:
            return _postgresql(self.url, patience)
        with self._plainly():
            return _sqlite(self.url, patience)

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreProblem(in_words(self.name, error.orig or error)) from error
        except OSError as error:
            raise StoreProblem(f"the store {self.name} cannot be made: {error.strerror} ({error.filename})") from error


def _understood(url: str) -> URL:
    try:
        found = make_url(url)
    except ArgumentError as error:
        raise StoreProblem(
            "the store's URL cannot be read; sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE"
        ) from error
    driver = DRIVERS.get(found.drivername)
    if driver is None:
        raise StoreProblem(
            f"the store cannot be {found.drivername}: it is sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE"
        )
    return found.set(drivername=driver)


def _sqlite(url: URL, patience: float) -> Engine:
    if url.database and not url.query.get("uri"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": patience})
    event.listen(engine, "connect", lambda connection, _: _sqlite_connected(connection, patience))
    event.listen(engine, "begin", _sqlite_began)
    return engine


def _sqlite_connected(connection: Any, patience: float) -> None:
    """WAL: who reads never waits for who writes. FULL: what is committed survives a power cut."""
    connection.isolation_level = None  # the driver would begin transactions too late, and never for reading
    _sqlite_in_wal(connection, time.monotonic() + patience)
    for pragma in ("synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _sqlite_in_wal(connection: Any, end: float) -> None:
    """SQLite waits for others everywhere but where a new file becomes WAL. `end`: monotonic seconds."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(0.01)


def _sqlite_began(connection: Connection) -> None:
    """Who will write says so at once: a reader that turns writer is refused when another was faster."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: URL, patience: float) -> Engine:
    """`tcp_user_timeout`: a server that vanished without a word is noticed. What the URL says goes first."""
    ours = {"connect_timeout": max(2, round(patience)), "tcp_user_timeout": round(patience * 3000)}
    settings = {name: value for name, value in ours.items() if name not in url.query}
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=settings)
    except ImportError as error:
        raise StoreProblem("a store in PostgreSQL needs psycopg: pip install 'muster[postgresql]'") from error

    def began(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {round(patience * 1000)}")

    event.listen(engine, "begin", began)
    return engine
