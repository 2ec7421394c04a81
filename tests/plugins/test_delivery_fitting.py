"""What a channel is sent of an end: only where the problem was shown, and never to a channel that is gone."""

from __future__ import annotations

from dataclasses import replace

from plugins.core.message import Kind, Message
from plugins.core.parcel import ParcelState
from plugins.notifiers.base import Refused

from .delivering import (
    MAIL,
    ONE,
    PAGER,
    RECEIVERS,
    TWO,
    Channels,
    delivered,
    ends,
    post,
    posted,
    tells,
)
from .pipeline.cases import NOW, policy

BOTH = (MAIL, PAGER)


def test_a_channel_that_the_policy_has_no_more_gives_its_messages_up() -> None:
    store = posted(tells("m1", ONE), tells("m2", TWO, receiver="gone"), channels=(PAGER,))
    without = policy(receivers=RECEIVERS | {"operations": replace(RECEIVERS["operations"], channels=(MAIL,))})
    delivered(store, Channels(), given=without)
    assert {kept.parcel.state for kept in store.outbox.values()} == {ParcelState.DEAD}
    assert "no channel pagerduty[0] of receiver gone" in store.parcel("m2", "pagerduty[0]").error


def test_the_end_of_what_a_channel_never_took_is_needless_there_and_told_elsewhere() -> None:
    store = posted(tells("m1", ONE), channels=BOTH)
    channels = Channels(email=[Refused("no"), "taken"])
    delivered(store, channels)
    post(store, ends("m2", ONE), channels=BOTH)
    delivered(store, channels)
    assert store.parcel("m2", "email[0]").state is ParcelState.NEEDLESS
    assert store.parcel("m2", "pagerduty[0]").state is ParcelState.SENT
    assert ("email[0]", "m2") not in channels.sent
    assert "needless" in [event.what for event in store.events]


def test_a_channel_that_took_a_repetition_is_told_of_the_end() -> None:
    """Its first message died, but it shows the problem all the same."""
    store, channels = posted(tells("m1", ONE), tells("m2", ONE, first="m1")), Channels(email=[Refused("no"), "taken"])
    delivered(store, channels)
    post(store, ends("m3", ONE))
    delivered(store, channels)
    assert store.parcel("m3", "email[0]").state is ParcelState.SENT


def test_a_channel_that_was_never_given_the_problem_is_told_of_the_end() -> None:
    """The policy has changed: it may be the only way to people now."""
    store = posted(tells("m1", ONE), channels=(PAGER,))
    delivered(store, Channels())
    post(store, ends("m2", ONE))
    assert delivered(store, Channels()).sent == 1


def test_of_a_message_a_channel_shows_only_the_ends_of_what_it_showed() -> None:
    store, channels = posted(tells("m1", ONE)), Channels(email=[Refused("no"), "taken"])
    delivered(store, channels)
    both = replace(tells("m2", TWO), entries=(*ends("x", ONE).entries, *tells("x", TWO).entries))
    post(store, both)
    delivered(store, channels)
    shown = channels.seen["m2/operations/email[0]"]
    assert [entry.alert.id for entry in shown.entries] == [TWO.id]


def test_a_channel_without_ends_gets_none() -> None:
    store = posted(tells("m1", ONE, receiver="quiet"), ends("m2", ONE, receiver="quiet"))
    came = delivered(store, Channels())
    assert [outcome.parcel.state for outcome in came.outcomes] == [ParcelState.SENT, ParcelState.NEEDLESS]
    assert came.troubles == ()


def test_a_message_without_alerts_is_sent_as_it_is() -> None:
    summary = Message("s1", "lab", "quiet", Kind.SUMMARY, NOW, text="all is well")
    store = posted(summary)
    assert delivered(store, Channels()).sent == 1
    assert [(event.alert, event.what) for event in store.events] == [("", "sent")]
