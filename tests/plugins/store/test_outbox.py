"""Parcels: first in, first out for each channel; one sender at a time; nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.core.book import Changes, Event
from plugins.core.parcel import Parcel, ParcelState
from plugins.store.store import Store

from .samples import a_message, a_parcel, after, an_alert

LEASE = 60.0


def send(store: Store, *parcels: Parcel) -> None:
    """Put them into the outbox, each with a message of that id about an alert."""
    messages = [a_message(id_, an_alert(f"alert of {id_}")) for id_ in dict.fromkeys(each.message for each in parcels)]
    assert store.commit(store.book(), Changes(messages=tuple(messages), parcels=parcels))


def claimed(store: Store, at: float = 0, owner: str = "me") -> list[str]:
    """'message channel' of what is claimed."""
    return [f"{parcel.message} {parcel.channel}" for parcel, _ in store.claim(after(at), owner, LEASE)]


def settled(parcel: Parcel, state: ParcelState = ParcelState.SENT) -> Parcel:
    return replace(parcel, state=state, attempts=parcel.attempts + 1)


def test_a_parcel_comes_with_its_message(store: Store) -> None:
    send(store, a_parcel("m1"))
    assert store.claim(after(0), "me", LEASE) == [(a_parcel("m1"), a_message("m1", an_alert("alert of m1")))]


def test_nothing_is_claimed_before_it_is_due(store: Store) -> None:
    send(store, a_parcel("m1", due=10))
    assert claimed(store, at=9.999) == []
    assert claimed(store, at=10) == ["m1 email"]


def test_only_the_oldest_of_each_channel_is_claimed(store: Store) -> None:
    send(store, a_parcel("m1"), a_parcel("m1", "slack"), a_parcel("m2"), a_parcel("m2", "slack"))
    assert claimed(store) == ["m1 email", "m1 slack"]
    assert store.settle(settled(a_parcel("m1")), "me")
    assert claimed(store) == ["m2 email"]


def test_the_oldest_is_the_first_in_the_outbox_whatever_it_says(store: Store) -> None:
    send(store, a_parcel("m1", created=50))
    send(store, a_parcel("m2", created=20))
    assert claimed(store) == ["m1 email"]


def test_who_waits_for_a_later_try_holds_up_the_channel(store: Store) -> None:
    """The end of a problem never overtakes the problem."""
    send(store, a_parcel("m1", due=100), a_parcel("m2"))
    assert claimed(store, at=50) == []
    assert claimed(store, at=100) == ["m1 email"]


@pytest.mark.parametrize("state", [ParcelState.SENT, ParcelState.DEAD, ParcelState.NEEDLESS])
def test_what_is_over_holds_up_nobody(store: Store, state: ParcelState) -> None:
    send(store, a_parcel("m1"), a_parcel("m2"))
    claimed(store)
    assert store.settle(settled(a_parcel("m1"), state), "me")
    assert store.waiting() == [a_parcel("m2")]
    assert claimed(store) == ["m2 email"]


def test_a_claim_lasts_as_long_as_its_lease(store: Store) -> None:
    send(store, a_parcel("m1"))
    assert claimed(store, at=0, owner="one") == ["m1 email"]
    assert claimed(store, at=0, owner="one") == []
    assert claimed(store, at=LEASE - 1, owner="two") == []
    assert claimed(store, at=LEASE, owner="two") == ["m1 email"]


def test_who_has_lost_a_claim_settles_nothing(store: Store) -> None:
    send(store, a_parcel("m1"))
    claimed(store, at=0, owner="slow")
    claimed(store, at=LEASE, owner="quick")
    sent = Event(after(LEASE), "a1", "sent", "by mail")
    assert not store.settle(settled(a_parcel("m1")), "slow", [sent])
    assert store.story("a1") == []
    assert store.waiting() == [a_parcel("m1")]
    assert store.settle(settled(a_parcel("m1")), "quick", [sent])
    assert store.story("a1") == [sent]
    assert store.waiting() == []


def test_a_claim_is_given_back_once(store: Store) -> None:
    send(store, a_parcel("m1"))
    claimed(store)
    assert store.settle(settled(a_parcel("m1")), "me")
    assert not store.settle(a_parcel("m1"), "me")
    assert store.waiting() == []


def test_a_late_settlement_counts_while_nobody_else_has_the_claim(store: Store) -> None:
    """It was sent: to send it again because the receipt came late would be worse."""
    send(store, a_parcel("m1"))
    claimed(store, at=0)
    late = Event(after(LEASE + 5), "a1", "sent", "by mail")
    assert store.settle(settled(a_parcel("m1")), "me", [late])


def test_a_parcel_that_is_tried_again_keeps_what_happened(store: Store) -> None:
    send(store, a_parcel("m1"))
    claimed(store)
    again = replace(a_parcel("m1"), due=after(30), attempts=1, error="503")
    assert store.settle(again, "me")
    assert store.waiting() == [again]
    assert claimed(store, at=29) == []
    assert store.claim(after(30), "another", LEASE)[0][0] == again


def test_the_same_parcel_is_kept_once(store: Store) -> None:
    send(store, a_parcel("m1"))
    claimed(store)
    assert store.settle(settled(a_parcel("m1")), "me")
    copy = replace(a_parcel("m1", "fallback"), fallback=True)
    send(store, a_parcel("m1"), copy, copy)
    send(store, a_parcel("m1"))
    assert store.waiting() == [copy]
    assert claimed(store) == ["m1 fallback"]


def test_what_became_of_a_message_on_a_channel(store: Store) -> None:
    send(store, a_parcel("m1"), a_parcel("m2"))
    claimed(store)
    assert store.settle(settled(a_parcel("m1"), ParcelState.DEAD), "me")
    assert store.took("desk", "email", "m1") is ParcelState.DEAD
    assert store.took("desk", "email", "m2") is ParcelState.WAITING
    assert store.took("desk", "slack", "m1") is None


def test_dead_parcels_since_they_died(store: Store) -> None:
    send(store, a_parcel("m1"), a_parcel("m2"), a_parcel("m2", "slack"))
    claimed(store, at=10)
    refused = Event(after(12), "a1", "not sent", "550 no such user")
    dead = settled(a_parcel("m1"), ParcelState.DEAD)
    assert store.settle(dead, "me", [refused])
    assert store.settle(settled(a_parcel("m2", "slack")), "me")
    assert store.dead(after(0)) == store.dead(after(12)) == [dead]
    assert store.dead(after(12.001)) == []


def test_a_death_without_events_counts_from_the_claim(store: Store) -> None:
    send(store, a_parcel("m1"))
    claimed(store, at=10)
    assert store.settle(settled(a_parcel("m1"), ParcelState.DEAD), "me")
    assert len(store.dead(after(10))) == 1
    assert store.dead(after(11)) == []


def test_the_parcels_of_an_alert(store: Store) -> None:
    alert, other = an_alert("a1"), an_alert("a2", target="relay-2")
    about = {"m1": a_message("m1", alert), "m2": a_message("m2", alert, other), "m3": a_message("m3", other)}
    parcels = (a_parcel("m1"), a_parcel("m2"), a_parcel("m2", "slack"), a_parcel("m3"))
    assert store.commit(store.book(), Changes(messages=tuple(about.values()), parcels=parcels))
    assert store.parcels_of("a1") == [(each, about[each.message]) for each in parcels[:3]]
    assert store.parcels_of("a2") == [(each, about[each.message]) for each in parcels[1:]]
    assert store.parcels_of("a3") == []


def test_any_answer_of_a_channel_can_be_kept(store: Store) -> None:
    """A channel that answers with rubbish must not have its message sent for ever."""
    send(store, a_parcel("m1"))
    claimed(store)
    rubbish = "\0 \udc80 \U0001f600"
    sent = replace(settled(a_parcel("m1")), receipt=rubbish)
    assert store.settle(sent, "me", [Event(after(1), "a1", "sent", rubbish)])
    assert store.story("a1") == [Event(after(1), "a1", "sent", "? ? \U0001f600")]
    assert store.waiting() == []
