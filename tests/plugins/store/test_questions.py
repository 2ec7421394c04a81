"""What can be asked of the past: alerts by name, stories, ended silences, resolved alerts."""

from __future__ import annotations

import pytest

from plugins.core.book import Changes, Event
from plugins.store.store import Store

from .samples import a_silence, after, an_alert, resolved

OPEN = an_alert("3fa9c01122", "TORQ-D08", "relay-1/main", opened=100)
OVER = resolved(an_alert("3fb0000000", "TORQ-D08", "relay-2/main", opened=50), at=70)
OTHER = an_alert("77aa000000", "TFT-W01", "db%1", opened=10)


@pytest.fixture
def three(store: Store) -> Store:
    assert store.commit(store.book(), Changes(alerts=(OPEN, OVER, OTHER)))
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("3fa9c01122", [OPEN]),
        ("3f", [OPEN, OVER]),
        ("TORQ-D08", [OPEN, OVER]),
        ("TORQ-D08/relay-2/main", [OVER]),
        ("TFT-W01/db%1", [OTHER]),
        ("TORQ-D08/relay-2", []),
        ("TORQ", []),
        ("%", []),
        ("_", []),
        ("", []),
    ],
)
def test_alerts_by_name(three: Store, words: str, found: list[object]) -> None:
    assert three.alert(words) == found


def test_alerts_resolved_since(three: Store) -> None:
    assert three.resolved_since(after(70)) == [OVER]
    assert three.resolved_since(after(71)) == []


def test_a_story_is_told_in_order(store: Store) -> None:
    first, same, last = (Event(after(at), "a1", what, "") for at, what in [(1, "opened"), (1, "told"), (9, "resolved")])
    nobodys = Event(after(5), "", "summary", "made")
    assert store.commit(store.book(), Changes(events=(last, first, nobodys, same)))
    assert store.story("a1") == [first, same, last]
    assert store.story("") == [nobodys]


def test_silences_also_ended_ones(store: Store) -> None:
    short, long = a_silence("short", ends=60), a_silence("long", ends=3600)
    assert store.commit(store.book(), Changes(silences=(short, long)))
    assert store.silences(after(60)) == [short, long]
    assert store.silences(after(61)) == [long]
    expired = a_silence("long", ends=30)
    assert store.commit(store.book(), Changes(silences=(expired,)))
    assert store.silences(after(0)) == [short, expired]
