"""A store's file that is new: SQLite itself does not wait there for whoever else has begun it."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest

from plugins.store.store import Store, StoreProblem


@pytest.fixture
def held(tmp_path: Path) -> sqlite3.Connection:
    """Another program at the new file, which has said that it will write."""
    other = sqlite3.connect(tmp_path / "store.db", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_who_comes_second_waits(held: sqlite3.Connection, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(Store, f"sqlite:///{tmp_path / 'store.db'}", "lab")
        assert not wait([opening], timeout=0.2).done
        held.execute("COMMIT")
        store = opening.result()
    assert store.book().revision == 0
    store.close()


def test_and_not_for_ever(held: sqlite3.Connection, tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="stays locked by another program"):
        Store(f"sqlite:///{tmp_path / 'store.db'}", "lab", patience=0.1)
    held.close()
