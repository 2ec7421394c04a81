"""The schema: made once, compared cheaply, never downgraded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import column, create_engine, select, table, text, update

from plugins.store.schema import VERSION_TABLE, VERSIONS, schema
from plugins.store.store import Store, StoreProblem
from plugins.store.versions import MIGRATIONS

from .postgresql import ROOT


def no_indexes(_object: Any, _name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    """Indexes stand in the migrations alone."""
    return kind != "index"


def test_the_migrations_make_the_tables_that_are_used(store: Store, url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        options = {"version_table": VERSION_TABLE, "include_object": no_indexes, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema) == []
    engine.dispose()


def test_the_versions_are_those_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == VERSIONS


def test_a_schema_that_is_up_to_date_needs_neither_alembic_nor_pydantic(store: Store, url: str) -> None:
    """`muster tick` runs each minute."""
    code = (
        "import sys; from plugins.store.store import Store; from datetime import datetime, UTC;"
        f"store = Store({url!r}, 'lab'); store.book(cells=True); store.claim(datetime.now(UTC), 'me', 60);"
        "print([name for name in ('alembic', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_sqlite_needs_nothing_of_postgresql(tmp_path: Path) -> None:
    code = (
        "import sys; from plugins.store.store import Store; from plugins.core.book import Changes;"
        f"store = Store('sqlite:///{tmp_path}/store.db', 'lab'); store.commit(store.book(), Changes(marks={{'a': 'b'}}));"
        "print([name for name in sys.modules if 'psycopg' in name or name == 'sqlalchemy.dialects.postgresql'])"
    )
    fresh = [sys.executable, "-c", code]
    subprocess.run(fresh, cwd=ROOT, capture_output=True, check=True)  # the first one migrates
    assert subprocess.run(fresh, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("left", ["9999", "some other program's"])
def test_a_newer_schema_is_refused_and_left_alone(store: Store, url: str, left: str) -> None:
    versions = table(VERSION_TABLE, column("version_num"))
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(versions).values(version_num=left))
    with pytest.raises(StoreProblem, match=f"has schema {left} and this program knows none after {VERSIONS[-1]}"):
        Store(url, "lab")
    with engine.connect() as connection:
        assert connection.scalar(select(versions.c.version_num)) == left
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing(url: str) -> None:
    """A table of another program stands in the way."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE event (theirs INTEGER)"))
    with pytest.raises(StoreProblem, match="event.* already exists"):
        Store(url, "lab")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE event"))
    engine.dispose()
    assert Store(url, "lab").book().revision == 0
