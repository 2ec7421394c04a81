"""Whatever is wrong with the database is one sentence, tells no password, and loses nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from plugins.core.book import Book, Changes
from plugins.store.problem import in_words
from plugins.store.store import Store, StoreProblem
from plugins.store.writing import hold

from .conftest import Opening
from .postgresql import ROOT, Server
from .samples import BEGAN, a_message, a_parcel, a_round, after, an_alert, seen, was_told

LARGE = "x" * 2_000_000


def everything(text: str = "") -> Changes:
    alert = an_alert()
    return Changes(
        alerts=(alert,),
        told=(was_told(alert),),
        rounds=(a_round("run-1", 0),),
        verdicts=(seen(),),
        marks={"summary": text},
        messages=(a_message("m1", alert),),
        parcels=(a_parcel("m1"),),
    )


@contextmanager
def problem(*words: str) -> Iterator[None]:
    """One sentence with all of these words."""
    with pytest.raises(StoreProblem) as told:
        yield
    sentence = str(told.value)
    assert "\n" not in sentence
    for each in words:
        assert each in sentence


def nothing_was_kept(store: Store) -> None:
    assert store.book(cells=True) == Book("lab", BEGAN)
    assert store.waiting() == []
    assert list(store.history(BEGAN)) == []


def works_again(store: Store) -> None:
    assert store.commit(store.book(), everything())
    assert [parcel for parcel, _ in store.claim(after(1), "me", 60)] == [a_parcel("m1")]


def test_a_full_disk_loses_nothing(tmp_path: Path, opened: Opening) -> None:
    with small_disk(tmp_path) as folder:
        store = opened(f"sqlite:///{folder}/store.db")
        with problem("is full", "make room"):
            store.commit(store.book(), everything(LARGE))
        nothing_was_kept(store)
        works_again(store)
        store.close()


def test_a_disk_that_others_have_filled(tmp_path: Path, opened: Opening) -> None:
    with small_disk(tmp_path) as folder:
        store = opened(f"sqlite:///{folder}/store.db")
        fill(folder / "theirs")
        with problem("is full"):
            store.commit(store.book(), everything())
        nothing_was_kept(store)
        (folder / "theirs").unlink()
        works_again(store)
        store.close()


def test_a_disk_too_full_to_begin(tmp_path: Path) -> None:
    with small_disk(tmp_path) as folder:
        fill(folder / "theirs")
        with problem("the store sqlite:///", "disk"):
            Store(f"sqlite:///{folder}/store.db", "lab")
        (folder / "theirs").unlink()
        works_again(Store(f"sqlite:///{folder}/store.db", "lab"))


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as theirs, suppress(OSError):  # no space left
        while theirs.write(b"\0" * 4096):
            pass


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of one megabyte; needs root."""
    mounted = folder / "small"
    mounted.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(mounted)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("a small disk needs root and the right to mount one")
    try:
        yield mounted
    finally:
        subprocess.run(["umount", "--lazy", str(mounted)], check=True)


def test_sqlite_at_its_largest_loses_nothing(tmp_path: Path, opened: Opening) -> None:
    """The same error of SQLite as a full disk, without root."""
    store = opened(f"sqlite:///{tmp_path}/store.db")
    with store.database.reading() as connection:
        size = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {size + 20}")
    with problem("SQLITE_FULL", "is full"):
        store.commit(store.book(), everything(LARGE))
    nothing_was_kept(store)
    works_again(store)


def test_a_full_disk_of_postgresql_loses_nothing(postgresql: Server, opened: Opening) -> None:
    """The server's own error for it, raised by a trigger behind most of the writing."""
    url = postgresql.new_database()
    database = url.partition("?")[0].rpartition("/")[2]
    store = opened(url)
    postgresql.execute(
        "CREATE FUNCTION full_() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100', "
        "MESSAGE = 'could not extend file: No space left on device'; END $$",
        database,
    )
    postgresql.execute("CREATE TRIGGER full_ BEFORE INSERT ON parcel EXECUTE FUNCTION full_()", database)
    with problem("is full", "No space left on device"):
        store.commit(store.book(), everything())
    nothing_was_kept(store)
    postgresql.execute("DROP TRIGGER full_ ON parcel", database)
    works_again(store)


def test_a_locked_database(url: str, opened: Opening) -> None:
    """Another program writes and does not come to an end."""
    store, other = opened(url, patience=0.1), opened(url)
    with other.database.writing() as connection:
        hold(connection, "lab")
        with problem("stays locked by another program"):
            store.commit(store.book(), everything())
        nothing_was_kept(store)  # reading waits for nobody
    works_again(store)


def test_a_file_that_may_only_be_read(tmp_path: Path, opened: Opening) -> None:
    opened(f"sqlite:///{tmp_path}/store.db")
    reader = opened(f"sqlite:///file:{tmp_path}/store.db?mode=ro&uri=true")
    with problem("may not be written", "SQLITE_READONLY"):
        reader.commit(reader.book(), everything())
    nothing_was_kept(reader)


ORDINARY_USER = """
import os, sys
from plugins.core.book import Changes
from plugins.store.store import Store, StoreProblem

def write():
    store = Store("sqlite:///store.db", "lab")
    assert store.commit(store.book(), Changes(marks={"a": "b"}))
    store.close()

write()
os.chmod("store.db", 0o444)
os.chmod(".", 0o555)
if os.geteuid() == 0:  # who may write everything
    os.setuid(65534)
try:
    write()
except StoreProblem as told:
    print(told)
"""


def test_a_file_without_the_right_to_write() -> None:
    with tempfile.TemporaryDirectory() as folder:  # not pytest's, which others may not enter
        Path(folder).chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-c", ORDINARY_USER],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        Path(folder).chmod(0o755)
    assert "sqlite:///store.db may not be written" in done.stdout or "cannot be opened" in done.stdout, done


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("these are notes, and no database at all\n" * 100, encoding="utf-8")
    with problem(str(file), "is no SQLite database"):
        Store(f"sqlite:///{file}", "lab")
    assert file.read_text(encoding="utf-8").startswith("these are notes")


def test_a_damaged_database(tmp_path: Path, opened: Opening) -> None:
    file = tmp_path / "store.db"
    store = opened(f"sqlite:///{file}")
    works_again(store)
    store.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with problem(str(file), "is damaged"):
        Store(f"sqlite:///{file}", "lab").book()


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with problem(str(tmp_path), "cannot be opened"):
        Store(f"sqlite:///{tmp_path}", "lab")


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("", encoding="utf-8")
    with problem(str(tmp_path / "state")):
        Store(f"sqlite:///{tmp_path}/state/store.db", "lab")


def test_postgresql_that_is_not_there() -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'muster[postgresql]'")
    with problem("postgresql+psycopg://muster:‹redacted›@127.0.0.1:1/alerts cannot be reached", "start the server"):
        Store("postgresql+psycopg://muster:S3cret-pw@127.0.0.1:1/alerts", "lab", patience=2)


def test_a_database_that_the_server_does_not_have(postgresql: Server) -> None:
    with problem("does not let this program in", '"nowhere" does not exist'):
        Store(postgresql.url("nowhere"), "lab")


def test_postgresql_that_restarts_in_between(postgresql: Server, opened: Opening) -> None:
    """Connections that were kept are broken then, and made anew."""
    store = opened(postgresql.new_database())
    assert store.commit(store.book(), everything())
    postgresql.restart()
    assert store.book().revision == 1


def test_postgresql_that_breaks_off_in_the_middle(postgresql: Server, opened: Opening) -> None:
    store = opened(postgresql.new_database())
    with problem("cannot be reached"), store.database.writing() as connection:
        own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        postgresql.execute(f"SELECT pg_terminate_backend({own})")
        hold(connection, "lab")
    nothing_was_kept(store)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("store.db", "the store's URL cannot be read"),
        ("mysql://muster:S3cret-pw@db/alerts", "the store cannot be mysql"),
        ("postgres://muster:S3cret-pw@db/alerts", "the store cannot be postgres"),
        ("postgresql+asyncpg://muster:S3cret-pw@db/alerts", "the store cannot be postgresql+asyncpg"),
    ],
)
def test_a_url_of_another_kind(url: str, words: str) -> None:
    with problem(words, "sqlite:///PATH or postgresql+psycopg://USER@HOST/DATABASE"):
        Store(url, "lab")


@pytest.mark.parametrize(
    "where", ["muster:S3cret-pw@127.0.0.1:1/alerts", "muster@127.0.0.1:1/alerts?password=S3cret-pw"]
)
def test_no_password_in_a_problem(where: str) -> None:
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'muster[postgresql]'")
    with pytest.raises(StoreProblem) as told:
        Store(f"postgresql+psycopg://{where}", "lab", patience=2)
    assert "S3cret" not in str(told.value)


def test_a_password_that_the_driver_repeats_is_masked() -> None:
    error = sqlite3.OperationalError("connection to postgresql://muster:S3cret-pw@db failed")
    assert "S3cret" not in in_words("sqlite:///x", error)
