"""What is committed is what the book says, exactly as it would be in memory."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.core.book import Book, Changes, applied
from plugins.store.store import Store

from .conftest import Opening
from .postgresql import Server
from .samples import BEGAN, a_message, a_parcel, a_round, a_silence, after, an_alert, resolved, was_told
from .strategies import changes

numbers = itertools.count(1)
histories = st.lists(changes(), min_size=1, max_size=5)


def same_as_in_memory(url: str, history: list[Changes]) -> None:
    """An environment of its own for each example: that they share a database must not show."""
    store = Store(url, f"lab-{next(numbers)}", began=BEGAN)
    try:
        expected = Book(store.environment, BEGAN)
        for each in history:
            assert store.commit(store.book(), each)
            expected = applied(expected, each)
            assert store.book(cells=True) == expected
    finally:
        store.close()


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(histories)
def test_sqlite_agrees_with_memory(tmp_path_factory: pytest.TempPathFactory, history: list[Changes]) -> None:
    same_as_in_memory(f"sqlite:///{tmp_path_factory.getbasetemp() / 'property.db'}", history)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(history=histories)
def test_postgresql_agrees_with_memory(postgresql: Server, history: list[Changes]) -> None:
    same_as_in_memory(postgresql.url(), history)


def test_a_new_book_is_empty(store: Store) -> None:
    assert store.book(cells=True) == Book("lab", BEGAN)


def test_the_beginning_of_a_book_stays(store: Store, url: str, opened: Opening) -> None:
    assert Store(url, "lab", began=after(99)).book().since == BEGAN


def test_who_comes_second_changes_nothing(store: Store) -> None:
    book = store.book()
    alert = an_alert()
    late = Changes(
        alerts=(alert,),
        told=(was_told(alert),),
        rounds=(a_round("run-1", 0),),
        messages=(a_message("m1", alert),),
        parcels=(a_parcel("m1"),),
    )
    assert store.commit(book, Changes(marks={"summary": "first"}))
    assert not store.commit(book, late)
    assert store.book(cells=True) == Book("lab", BEGAN, revision=1, marks={"summary": "first"})
    assert store.waiting() == []
    assert store.commit(store.book(), late)


def test_what_fails_halfway_leaves_nothing(store: Store) -> None:
    """A parcel without its message is refused, after the rest of the changes was written."""
    with pytest.raises(Exception, match="store"):
        store.commit(store.book(), Changes(alerts=(an_alert(),), parcels=(a_parcel("never made"),)))
    assert store.book() == Book("lab", BEGAN)


def test_environments_share_a_database_and_nothing_else(url: str, opened: Opening) -> None:
    lab, production = opened(url, "lab"), opened(url, "production")
    alert = an_alert()
    everything = Changes(
        alerts=(alert,),
        told=(was_told(alert),),
        silences=(a_silence("s1"),),
        rounds=(a_round("run-1", 0),),
        messages=(a_message("m1", alert),),
        parcels=(a_parcel("m1"),),
    )
    assert lab.commit(lab.book(), everything)
    assert production.book(cells=True) == Book("production", BEGAN)
    assert production.claim(after(60), "me", 60) == production.parcels_of(alert.id) == []
    assert production.waiting() == []
    assert production.alert(alert.id) == []
    assert production.commit(production.book(), everything)
    assert lab.book().revision == 1


def test_a_round_that_is_there_is_updated(store: Store) -> None:
    assert store.commit(store.book(), Changes(rounds=(a_round("run-1", 0),)))
    assert store.commit(store.book(), Changes(rounds=(a_round("run-1", 0, ended=60),)))
    assert store.book().rounds == (a_round("run-1", 0, ended=60),)


def test_of_a_resolved_alert_the_book_forgets_who_was_told(store: Store) -> None:
    alert = an_alert()
    assert store.commit(store.book(), Changes(alerts=(alert,), told=(was_told(alert),)))
    end = replace(was_told(alert), firing=False)
    assert store.commit(store.book(), Changes(alerts=(resolved(alert, 60),), told=(end,)))
    assert store.commit(store.book(), Changes(alerts=(alert,)))
    assert store.book().told == {}


def test_a_book_of_another_environment_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="a book of production for the store of lab"):
        store.commit(Book("production", BEGAN), Changes())


def test_a_folder_is_made_where_it_is_missing(tmp_path: Path, opened: Opening) -> None:
    store = opened(f"sqlite:///{tmp_path / 'state' / 'of' / 'store.db'}")
    assert store.book().revision == 0
