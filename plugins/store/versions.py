"""The schema's version: asked with one cheap select, and only an old one loads what migrates it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, func, select, text

from .database import Database
from .problem import StoreProblem
from .schema import VERSION_TABLE, VERSIONS

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x6D7573746572  # any number that others do not use: PostgreSQL's advisory locks have no names


def bring_up_to_date(database: Database) -> None:
    """Make or migrate the schema where it is needed. StoreProblem for one that a newer program made."""
    with database.reading() as connection:
        found = version(connection)
    if found is None or found in VERSIONS[:-1]:
        _migrate(database)
    elif found != VERSIONS[-1]:
        raise StoreProblem(
            f"the store {database.name} has schema {found} and this program knows none after {VERSIONS[-1]}: "
            "use the program that made it, or a newer one"
        )


def version(connection: Connection) -> str | None:
    """The newest migration that was made here; None before the first."""
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
    return found


def _migrate(database: Database) -> None:
    """In one transaction. Of several programs that begin at once, one migrates and the others wait for it."""
    from alembic import command  # half a second that a tick does not have
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with database.writing() as connection:
        if database.postgresql:
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        if version(connection) != VERSIONS[-1]:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
