"""Rows that may be there already, by their natural key."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, UniqueConstraint

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

Rows = Iterable[dict[str, Any]]


def put(connection: Connection, table: Table, rows: Rows) -> None:
    """Add the rows; one that is there already is overwritten. Of two with one key the later counts."""
    key = _natural_key(table)
    unique = list({tuple(row[name] for name in key): row for row in rows}.values())
    if unique:
        adding = _insert(connection, table)
        new = {name: adding.excluded[name] for name in unique[0] if name not in key}
        connection.execute(adding.on_conflict_do_update(index_elements=key, set_=new), unique)


def put_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Add the rows that are not there yet; the others stay as they are."""
    given = list(rows)
    if given:
        adding = _insert(connection, table)
        connection.execute(adding.on_conflict_do_nothing(index_elements=_natural_key(table)), given)


def _natural_key(table: Table) -> list[str]:
    """The unique columns where the table has any beside a number of ours, else the primary key."""
    unique = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return [column.name for column in (unique[0] if unique else table.primary_key).columns]


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Only the dialect in use is loaded: the other one costs a tick 40 ms."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_postgresql

        return insert_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as insert_sqlite

    return insert_sqlite(table)
