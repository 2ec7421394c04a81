"""Pruning takes what is over and old; nothing that is open, waiting, or needed for either."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.core.book import Book, Changes, Event
from plugins.core.parcel import ParcelState
from plugins.store.store import Store

from .samples import BEGAN, a_message, a_parcel, a_round, a_silence, after, an_alert, resolved, seen, was_told
from .strategies import changes
from .test_book import numbers

DAY = 86400.0


def commit(store: Store, given: Changes) -> None:
    assert store.commit(store.book(), given)


def sent(store: Store, at: float) -> None:
    """Send all there is."""
    while claimed := store.claim(after(at), "me", 60):
        for parcel, _ in claimed:
            assert store.settle(replace(parcel, state=ParcelState.SENT), "me")


def alert_with_message(number: int, at: float, end: float | None) -> Changes:
    """An alert of which somebody was told, with its story, and perhaps its end."""
    alert = an_alert(f"a{number}", target=f"relay-{number}", opened=at)
    end_alert = alert if end is None else resolved(alert, end)
    return Changes(
        alerts=(end_alert,),
        told=(was_told(alert, f"m{number}"),) if end is None else (),
        messages=(a_message(f"m{number}", alert, created=at),),
        parcels=(a_parcel(f"m{number}"),),
        events=(Event(after(at), alert.id, "opened", ""),),
    )


def test_an_alert_that_is_over_goes_with_its_story(store: Store) -> None:
    commit(store, alert_with_message(1, 0, end=DAY))
    sent(store, 0)
    gone = store.prune(after(DAY + 1))
    assert store.alert("a1") == []
    assert store.story("a1") == []
    assert store.parcels_of("a1") == []
    assert {name: number for name, number in gone.items() if number} == {
        "parcel": 1,
        "mention": 1,
        "message": 1,
        "event": 1,
        "alert": 1,
    }


@pytest.mark.parametrize("end", [None, 2 * DAY])
def test_an_alert_that_is_open_or_ended_later_keeps_everything(store: Store, end: float | None) -> None:
    """Its first message too: who is told of the end is told in the thread of the problem."""
    commit(store, alert_with_message(1, 0, end))
    sent(store, 0)
    before = store.book(), store.story("a1"), store.parcels_of("a1"), store.alert("a1")
    assert not any(store.prune(after(2 * DAY)).values())
    assert (store.book(), store.story("a1"), store.parcels_of("a1"), store.alert("a1")) == before


def test_what_waits_stays_whatever_became_of_its_alert(store: Store) -> None:
    commit(store, alert_with_message(1, 0, end=DAY))
    store.prune(after(9 * DAY))
    [(parcel, message)] = store.claim(after(9 * DAY), "me", 60)
    assert (parcel.message, message.id) == ("m1", "m1")
    assert store.story("a1")
    assert store.alert("a1")


def test_a_message_stays_for_the_one_alert_that_is_open(store: Store) -> None:
    over, still = resolved(an_alert("a1"), DAY), an_alert("a2", target="relay-2")
    commit(store, Changes(alerts=(over, still), messages=(a_message("m1", over, still),), parcels=(a_parcel("m1"),)))
    sent(store, 0)
    store.prune(after(2 * DAY))
    assert len(store.parcels_of("a2")) == 1
    assert store.alert("a1") == []


def test_a_summary_goes_when_it_is_old(store: Store) -> None:
    commit(
        store,
        Changes(messages=(a_message("old"), a_message("new", created=DAY)), parcels=(a_parcel("old"), a_parcel("new"))),
    )
    sent(store, DAY)
    assert store.prune(after(DAY))["message"] == 1
    assert store.took("desk", "email", "old") is None
    assert store.took("desk", "email", "new") is ParcelState.SENT


def test_verdicts_of_old_rounds_go(store: Store) -> None:
    for number in range(3):
        entry = a_round(f"run-{number}", number * DAY, number * DAY + 60)
        commit(
            store, Changes(rounds=(entry,), verdicts=(replace(seen(), claim=f"claim {number}"), seen(target="relay-2")))
        )
    gone = store.prune(after(2 * DAY))
    assert [round_.entry.run for round_ in store.history(BEGAN)] == ["run-2"]
    assert next(store.history(BEGAN)).observations == (replace(seen(), claim="claim 2"), seen(target="relay-2"))
    assert (gone["verdict"], gone["round"], gone["wording"]) == (4, 2, 2)


def test_a_round_that_counts_stays_without_its_verdicts(store: Store) -> None:
    """The newest of a cadence, and those without an end."""
    quarterly, running = a_round("quarterly", 0, 60, ("quarterly",)), a_round("running", 0)
    commit(store, Changes(rounds=(running, quarterly), verdicts=(seen(),)))
    store.prune(after(99 * DAY))
    assert store.book().rounds == (running, quarterly)
    assert list(store.history(BEGAN)) == []


def test_silences_go_when_they_ended(store: Store) -> None:
    commit(store, Changes(silences=(a_silence("over", ends=60), a_silence("not", ends=DAY))))
    store.prune(after(DAY))
    assert [each.id for each in store.book().silences] == ["not"]


def test_lines_of_no_alert_go_when_they_are_old(store: Store) -> None:
    old, new = (Event(after(at), "", "summary", "") for at in (0, DAY))
    commit(store, Changes(events=(old, new)))
    store.prune(after(DAY))
    assert store.story("") == [new]


def test_other_environments_keep_theirs(url: str, store: Store) -> None:
    commit(store, alert_with_message(1, 0, end=DAY))
    entry = a_round("run-1", 0, 60)
    commit(store, Changes(rounds=(entry, replace(entry, run="run-2", started=after(1))), verdicts=(seen(),)))
    sent(store, 0)
    assert not any(Store(url, "production").prune(after(9 * DAY)).values())
    assert len(store.parcels_of("a1")) == 1
    assert len(list(store.history(BEGAN))) == 1


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(changes(), min_size=1, max_size=4), st.integers(0, 10**6))
def test_the_book_and_the_outbox_never_change(
    tmp_path_factory: pytest.TempPathFactory, history: list[Changes], before: float
) -> None:
    """Only silences that have ended leave the book."""
    url = f"sqlite:///{tmp_path_factory.getbasetemp() / 'retention.db'}"
    store = Store(url, f"lab-{next(numbers)}", began=BEGAN)
    for each in history:
        commit(store, each)
    book, waiting = store.book(cells=True), store.waiting()
    store.prune(after(before))
    assert store.book(cells=True) == without_ended_silences(book, before)
    assert store.waiting() == waiting
    assert all(
        store.parcels_of(entry.alert.id)
        for _, message in store.claim(after(10**7), "me", 60)
        for entry in message.entries
    )
    store.close()


def without_ended_silences(book: Book, before: float) -> Book:
    return replace(book, silences=tuple(each for each in book.silences if each.ends >= after(before)))
