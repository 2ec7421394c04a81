"""Every test that asks for `url` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.store.store import Store

from .postgresql import postgresql
from .samples import BEGAN

__all__ = ["postgresql"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Of a database that is empty."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    made: str = request.getfixturevalue("postgresql").new_database()
    return made


Opening = Callable[..., Store]


@pytest.fixture
def opened() -> Iterator[Opening]:
    """Opens stores, and closes them at the end."""
    stores: list[Store] = []

    def open_(url: str, environment: str = "lab", patience: float = 10) -> Store:
        stores.append(Store(url, environment, began=BEGAN, patience=patience))
        return stores[-1]

    yield open_
    for store in stores:
        store.close()


@pytest.fixture
def store(url: str, opened: Opening) -> Store:
    return opened(url)
