"""What the other processes do: decide, claim, settle, begin a store, commit until they are killed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from multiprocessing.connection import Connection

from plugins.core.book import Changes, Event
from plugins.core.parcel import ParcelState
from plugins.store.store import Store

from .samples import a_message, a_parcel, after, an_alert, was_told

LEASE = 60.0


def begin(pipe: Connection, url: str) -> None:
    """Open a store that nobody has made yet, and write into it."""
    start_together(pipe)
    store = Store(url, "lab")
    while not store.commit(store.book(), Changes()):
        pass
    pipe.send(store.book().since)


def count(pipe: Connection, url: str, times: int) -> None:
    """Count a mark of the book up; answers how often others were faster."""
    store = Store(url, "lab")
    start_together(pipe)
    lost = 0
    for _ in range(times):
        while not counted(store):
            lost += 1
    pipe.send(lost)


def counted(store: Store) -> bool:
    book = store.book()
    number = int(book.marks.get("number", "0")) + 1
    return store.commit(
        book, Changes(marks={"number": str(number)}, events=(Event(after(0), "a1", "count", str(number)),))
    )


def send(pipe: Connection, url: str, owner: str, now: datetime) -> None:
    """Claim and settle all there is; answers the keys of what it claimed."""
    store = Store(url, "lab")
    start_together(pipe)
    keys = []
    while store.waiting():
        for parcel, _ in store.claim(now, owner, LEASE):
            keys.append(parcel.key)
            sent = Event(now, "a1", "sent", parcel.key)
            assert store.settle(replace(parcel, state=ParcelState.SENT), owner, [sent])
    pipe.send(keys)


def start_together(pipe: Connection) -> None:
    pipe.send("ready")
    assert pipe.recv() == "go"


def commit_for_ever(pipe: Connection, url: str) -> None:
    """Each decision changes something of everything; says the revision that was acknowledged."""
    store = Store(url, "lab")
    while True:
        book = store.book()
        assert store.commit(book, decision(book.revision + 1))
        pipe.send(book.revision + 1)


def decision(number: int) -> Changes:
    alert = replace(an_alert(), steps_taken=number)
    id_ = f"m{number}"
    return Changes(
        alerts=(alert,),
        told=(replace(was_told(alert, id_), times=number),),
        marks={"number": str(number)},
        messages=(a_message(id_, alert),),
        parcels=(a_parcel(id_), a_parcel(id_, "slack")),
        events=(Event(after(number), alert.id, "told", id_),),
    )
