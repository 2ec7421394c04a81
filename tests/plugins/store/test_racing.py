"""Several programs at one store at once: nothing is lost, nothing is done twice."""

from __future__ import annotations

from collections import Counter, defaultdict

from plugins.core.book import Changes
from plugins.core.parcel import ParcelState
from plugins.store.store import Store

from .processes import answers, expected, running
from .samples import a_message, a_parcel, after, an_alert
from .work import begin, commit_for_ever, count, send

PROGRAMS = 4
CHANNELS = ("email", "slack", "pagerduty")


def test_no_decision_is_lost(store: Store, url: str) -> None:
    times = 25
    lost = answers(count, *[(url, times)] * PROGRAMS)
    book = store.book()
    assert book.marks == {"number": str(PROGRAMS * times)}
    assert book.revision == PROGRAMS * times
    assert [event.detail for event in store.story("a1")] == [str(number + 1) for number in range(PROGRAMS * times)]
    assert any(lost), "they never met: this test has shown nothing"


def test_no_parcel_is_claimed_twice_and_none_overtakes(store: Store, url: str) -> None:
    """Each channel gets its messages in their order, whoever sends them."""
    ids = [f"m{number:02}" for number in range(60)]
    messages = tuple(a_message(id_, an_alert()) for id_ in ids)
    parcels = tuple(a_parcel(id_, channel) for id_ in ids for channel in CHANNELS)
    assert store.commit(store.book(), Changes(messages=messages, parcels=parcels))
    claimed = answers(send, *[(url, f"program {number}", after(1)) for number in range(PROGRAMS)])
    assert Counter(key for keys in claimed for key in keys) == dict.fromkeys((each.key for each in parcels), 1)
    assert sum(bool(keys) for keys in claimed) > 1, "one did it all: this test has shown nothing"
    assert all(parcel.state is ParcelState.SENT for parcel, _ in store.parcels_of("a1"))
    assert in_order([event.detail for event in store.story("a1")]) == dict.fromkeys(CHANNELS, ids)


def in_order(keys: list[str]) -> dict[str, list[str]]:
    """By channel: the messages as they were sent."""
    sent: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        message, _, channel = key.split("/")
        sent[channel].append(message)
    return dict(sent)


def test_several_programs_begin_one_store(url: str) -> None:
    """One makes the schema and the book, the others wait for it."""
    began = answers(begin, *[(url,)] * PROGRAMS)
    book = Store(url, "lab").book()
    assert set(began) == {book.since}
    assert book.revision == PROGRAMS


def test_a_book_is_of_one_moment(store: Store, url: str) -> None:
    """Whoever reads while others write sees all of a decision or nothing of it, and does not wait."""
    with running(commit_for_ever, url) as (_, pipe):
        expected(pipe)
        books = [store.book() for _ in range(100)]
    for book in books:
        [alert], [told] = book.alerts.values(), book.told.values()
        assert {alert.steps_taken, told.times, int(book.marks["number"])} == {book.revision}
    assert len({book.revision for book in books}) > 1, "nobody wrote meanwhile: this test has shown nothing"
