"""Runs the migrations on the connection, and in the transaction, that `versions.py` gives."""

from __future__ import annotations

from alembic import context

from plugins.store.schema import VERSION_TABLE, schema

context.configure(
    connection=context.config.attributes["connection"], target_metadata=schema, version_table=VERSION_TABLE
)
context.run_migrations()
