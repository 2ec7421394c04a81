"""Killed in the middle of a commit: the whole of it is there, or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from plugins.core.book import Book
from plugins.store.store import Store

from .conftest import Opening
from .processes import expected, running
from .work import commit_for_ever

KILLS = 20


def test_a_commit_is_whole_or_not_at_all(url: str, opened: Opening) -> None:
    store, moments = opened(url), Random(3)
    for _ in range(KILLS):
        before = store.book().revision
        acknowledged = killed_after(url, moments.uniform(0, 0.03))
        book = store.book()
        assert acknowledged > before
        assert book.revision in (acknowledged, acknowledged + 1)
        agrees_with_itself(store, book)
    assert len(store.waiting()) == 2 * book.revision


def killed_after(url: str, seconds: float) -> int:
    """Kill a program that commits and commits, so long after its first commit; the last one it was sure of."""
    with running(commit_for_ever, url) as (process, pipe):
        revision: int = expected(pipe)
        time.sleep(seconds)
        process.kill()
        process.join()
        return last_of(pipe.poll, pipe.recv, revision)


def last_of(more: Callable[[], bool], take: Callable[[], int], last: int) -> int:
    try:
        while more():
            last = take()
    except EOFError:
        pass
    return last


def agrees_with_itself(store: Store, book: Book) -> None:
    """Alert, told, mark, messages, parcels and story are all of one revision."""
    [alert], [told] = book.alerts.values(), book.told.values()
    ids = [f"m{number + 1}" for number in range(book.revision)]
    assert {alert.steps_taken, told.times, int(book.marks["number"])} == {book.revision}
    assert told.first_message == ids[-1]
    assert [event.detail for event in store.story(alert.id)] == ids
    assert [message.id for _, message in store.parcels_of(alert.id)] == [id_ for id_ in ids for _ in range(2)]
