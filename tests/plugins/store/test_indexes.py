"""What is asked each minute touches nothing that is over, however much of it there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from plugins.core.book import Changes
from plugins.core.parcel import ParcelState
from plugins.store.store import Store

from .conftest import Opening
from .samples import a_message, a_parcel, a_round, after, an_alert, resolved, seen, was_told

SMALL = ("environment", "cell", "told", "silence", "mark")  # nothing in them is ever over, or little


def fill(store: Store) -> None:
    """Some that is open and waiting, and much that is over."""
    for number in range(30):
        alert = an_alert(f"a{number}", target=f"relay-{number}")
        over = number > 2
        assert store.commit(
            store.book(),
            Changes(
                alerts=(resolved(alert, 60) if over else alert,),
                told=(was_told(alert),),
                rounds=(a_round(f"run-{number}", number, number + 1),),
                verdicts=(seen(),),
                messages=(a_message(f"m{number}", alert),),
                parcels=(a_parcel(f"m{number}", state=ParcelState.SENT if over else ParcelState.WAITING),),
            ),
        )


@contextmanager
def plans(store: Store) -> Iterator[list[str]]:
    """The plan of every statement that is executed meanwhile: one line for each table that it touches."""
    found: list[str] = []

    def explain(connection: Any, _cursor: Any, statement: str, words: Any, _context: Any, many: bool) -> None:
        if not many and statement.startswith(("SELECT", "UPDATE", "DELETE")):
            plan = connection.connection.driver_connection.execute(f"EXPLAIN QUERY PLAN {statement}", words)
            found.extend(f"{line[3]}  <- {statement}" for line in plan)

    engine = store.database.engine
    event.listen(engine, "before_cursor_execute", explain)
    yield found
    event.remove(engine, "before_cursor_execute", explain)


ASKED: dict[str, Callable[[Store], object]] = {
    "book": lambda store: store.book(cells=True),
    "waiting": lambda store: store.waiting(),
    "claim": lambda store: store.claim(after(100), "me", 60),
    "dead": lambda store: store.dead(after(0)),
    "took": lambda store: store.took("desk", "email", "m1"),
    "settle": lambda store: store.settle(a_parcel("m1"), "me"),
    "story": lambda store: store.story("a1"),
    "parcels of": lambda store: store.parcels_of("a1"),
    "resolved since": lambda store: store.resolved_since(after(50)),
    "commit": lambda store: store.commit(
        store.book(), Changes(alerts=(an_alert(),), rounds=(a_round("run-99", 99),), verdicts=(seen(),))
    ),
}


@pytest.mark.parametrize("asked", ASKED)
def test_nothing_that_grows_is_read_as_a_whole(tmp_path: Path, opened: Opening, asked: str) -> None:
    store = opened(f"sqlite:///{tmp_path}/store.db")
    fill(store)
    with plans(store) as found:
        ASKED[asked](store)
    assert found
    whole = [line for line in found if line.startswith("SCAN ") and line.split()[1] not in SMALL]
    assert whole == []


@pytest.mark.parametrize(
    ("asked", "table", "index"),
    [
        ("book", "alert", "alert_resolved"),
        ("book", "round", "round_in_book"),
        ("waiting", "parcel", "parcel_waiting"),
        ("claim", "parcel", "parcel_waiting"),
        ("dead", "parcel", "parcel_dead"),
    ],
)
def test_what_is_open_has_an_index_of_its_own(
    tmp_path: Path, opened: Opening, asked: str, table: str, index: str
) -> None:
    store = opened(f"sqlite:///{tmp_path}/store.db")
    fill(store)
    with plans(store) as found:
        ASKED[asked](store)
    assert [line for line in found if line.startswith(f"SEARCH {table} ") and index in line], found
