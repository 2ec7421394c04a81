"""Delivery: at least once, in order within a channel, and nothing that a channel does is lost or stops the others."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from plugins.core.book import Changes
from plugins.core.parcel import ParcelState
from plugins.core.redaction import redact
from plugins.delivery import deliver
from plugins.delivery.sending import LEASE, LONGEST, Sending
from plugins.notifiers.base import Notifier, Refused, TryLater

from .delivering import (
    MAIL,
    ONE,
    PAGER,
    POLICY,
    RECEIVERS,
    TWO,
    Channels,
    delivered,
    ends,
    later,
    parcel,
    posted,
    tells,
)
from .pipeline.cases import NOW, policy

BOTH = (MAIL, PAGER)


def test_what_is_sent_is_marked_after_it_was_sent() -> None:
    store = posted(tells("m1", ONE, TWO))
    seen: list[ParcelState] = []

    def look() -> str:
        seen.append(store.parcel("m1", "email[0]").state)
        return "250 queued"

    came = delivered(store, Channels(email=[look]))
    assert seen == [ParcelState.WAITING]
    done = store.parcel("m1", "email[0]")
    assert (done.state, done.receipt, done.attempts, came.sent) == (ParcelState.SENT, "250 queued", 1, 1)
    assert [(event.alert, event.what, event.detail) for event in store.events] == [
        (ONE.id, "sent", "operations by email[0]: 250 queued"),
        (TWO.id, "sent", "operations by email[0]: 250 queued"),
    ]


def test_all_that_is_due_goes_in_one_delivery_each_channel_in_order() -> None:
    store = posted(tells("m1", ONE), tells("m2", TWO), ends("m3", ONE), channels=BOTH)
    channels = Channels()
    assert delivered(store, channels).sent == 6
    for name in ("email[0]", "pagerduty[0]"):
        assert [message for channel, message in channels.sent if channel == name] == ["m1", "m2", "m3"]


def test_the_end_of_a_problem_waits_for_the_problem() -> None:
    store, channels = posted(tells("m1", ONE), ends("m2", ONE)), Channels(email=[TryLater("busy"), "taken"])
    delivered(store, channels)
    assert channels.sent == [("email[0]", "m1")]
    delivered(store, channels, seconds=5)
    assert channels.sent[1:] == [("email[0]", "m1"), ("email[0]", "m2")]


def test_a_dead_channel_does_not_delay_the_others() -> None:
    """The pager answers only after everything else was mailed."""
    store = posted(tells("m1", ONE), tells("m2", TWO), channels=BOTH)
    mailed = threading.Event()

    def mail() -> str:
        if len([1 for name, _ in channels.sent if name == "email[0]"]) == 2:
            mailed.set()
        return "mailed"

    def page() -> str:
        assert mailed.wait(30), "the second mail waited for the pager"
        return "paged"

    channels = Channels(email=[mail], pagerduty=[page])
    assert delivered(store, channels).sent == 4


def test_try_later_waits_longer_each_time() -> None:
    store, channels = posted(tells("m1", ONE)), Channels(email=[TryLater("busy")])
    waits, at = [], 0.0
    for _ in range(5):
        delivered(store, channels, seconds=at)
        due = (store.parcel("m1", "email[0]").due - NOW).total_seconds()
        waits.append(due - at)
        at = due
    assert waits == [5, 15, 60, 120, 300]
    assert store.parcel("m1", "email[0]").attempts == 5


def test_nothing_is_tried_before_its_time() -> None:
    store, channels = posted(tells("m1", ONE)), Channels(email=[TryLater("busy")])
    delivered(store, channels)
    delivered(store, channels, seconds=4.9)
    assert len(channels.sent) == 1


@pytest.mark.parametrize(("asked", "waited"), [(90.0, 90.0), (2.0, 5.0), (86400.0, 3600.0)])
def test_retry_after_counts_when_it_is_longer_but_not_for_ever(asked: float, waited: float) -> None:
    store = posted(tells("m1", ONE))
    delivered(store, Channels(email=[TryLater("429", asked)]))
    assert store.parcel("m1", "email[0]").due == later(waited)


def test_the_same_trouble_is_told_once_and_another_one_again() -> None:
    store = posted(tells("m1", ONE))
    channels = Channels(email=[TryLater("busy"), TryLater("busy"), TryLater("gone"), "taken"])
    for seconds in (0, 5, 20, 80):
        delivered(store, channels, seconds=seconds)
    told = [(event.what, event.detail) for event in store.events]
    here = "operations by email[0]: "
    assert told == [("not sent", f"{here}busy"), ("not sent", f"{here}gone"), ("sent", f"{here}taken")]
    assert store.parcel("m1", "email[0]").error == ""


def test_what_is_refused_is_given_up_with_its_reason() -> None:
    store = posted(tells("m1", ONE))
    came = delivered(store, Channels(email=[Refused("550 no such user")]))
    dead = store.parcel("m1", "email[0]")
    assert (dead.state, dead.error, came.dead) == (ParcelState.DEAD, "550 no such user", 1)
    assert [(event.what, event.detail) for event in store.events] == [
        ("given up", "operations by email[0]: 550 no such user")
    ]
    assert came.troubles == ("operations by email[0]: message m1 is given up: 550 no such user",)


def test_a_refused_message_does_not_hold_up_the_next() -> None:
    store = posted(tells("m1", ONE), tells("m2", TWO))
    delivered(store, Channels(email=[Refused("too long"), "taken"]))
    assert store.parcel("m2", "email[0]").state is ParcelState.SENT


@pytest.mark.parametrize(("hours", "state"), [(71.9, ParcelState.WAITING), (72, ParcelState.DEAD)])
def test_after_72_hours_in_vain_it_is_given_up(hours: float, state: ParcelState) -> None:
    store = posted(tells("m1", ONE))
    delivered(store, Channels(email=[TryLater("down")]), seconds=hours * 3600)
    assert store.parcel("m1", "email[0]").state is state


def test_an_old_message_that_was_never_tried_is_still_sent() -> None:
    """Ticks may have been missing for days: then it is late, and not lost."""
    store = posted(tells("m1", ONE))
    assert delivered(store, Channels(), seconds=100 * 3600).sent == 1


def test_a_notifier_that_breaks_loses_nothing_and_stops_nobody() -> None:
    store = posted(tells("m1", ONE), channels=BOTH)
    came = delivered(store, Channels(email=[ZeroDivisionError("by zero")]))
    waits = store.parcel("m1", "email[0]")
    assert waits.state is ParcelState.WAITING
    assert waits.error.startswith("the notifier broke: ZeroDivisionError: by zero (")
    assert store.parcel("m1", "pagerduty[0]").state is ParcelState.SENT
    assert len(came.troubles) == 1


def test_a_channel_that_is_only_busy_has_its_72_hours() -> None:
    store = posted(tells("m1", ONE))
    channels = Channels(email=[TryLater("busy")])
    for attempt in range(50):
        delivered(store, channels, seconds=attempt * 1000)
    waits = store.parcel("m1", "email[0]")
    assert (waits.state, waits.attempts) == (ParcelState.WAITING, 50)


def test_a_notifier_that_always_breaks_on_one_message_gives_way_to_the_next() -> None:
    store = posted(tells("m1", ONE), tells("m2", TWO))
    channels = Channels(email=[*[KeyError("x")] * 8, "taken"])
    for round_ in range(8):
        delivered(store, channels, seconds=round_ * 1000)
    assert store.parcel("m1", "email[0]").state is ParcelState.DEAD
    assert store.parcel("m2", "email[0]").state is ParcelState.SENT


def test_a_notifier_that_cannot_be_made_is_one_that_breaks() -> None:
    def never(*_: object) -> Notifier:
        raise ValueError("no such thing")

    store = posted(tells("m1", ONE))
    delivered(store, never)
    assert "ValueError" in store.parcel("m1", "email[0]").error


def test_no_secret_gets_into_an_error() -> None:
    redact.learn("hunter2-hunter2")
    store = posted(tells("m1", ONE))
    delivered(store, Channels(email=[RuntimeError("https://x/?k=hunter2-hunter2 " + "y" * 900)]))
    error = store.parcel("m1", "email[0]").error
    assert "hunter2" not in error
    assert len(error) <= 500


def test_a_killed_sender_s_message_is_sent_again_when_its_claim_is_over() -> None:
    store, channels = posted(tells("m1", ONE)), Channels()
    store.claim(NOW, "killed", LEASE)
    assert delivered(store, channels, seconds=LEASE - 1).outcomes == ()
    assert delivered(store, channels, seconds=LEASE).sent == 1


def test_a_claim_outlives_the_longest_attempt() -> None:
    assert LEASE > LONGEST > max(Notifier.deadline, 30)


def test_a_lost_claim_is_said() -> None:
    """Somebody else has it, and sends it again."""
    store = posted(tells("m1", ONE))

    def lose() -> str:
        store.outbox["m1/operations/email[0]"].owner = "another"
        return "taken"

    came = delivered(store, Channels(email=[lose]))
    assert store.parcel("m1", "email[0]").state is ParcelState.WAITING
    assert "lost" in came.troubles[0]


def test_a_channel_that_never_answers_is_given_up_for_now() -> None:
    store, stuck = posted(tells("m1", ONE), channels=BOTH), threading.Event()
    channels = Channels(email=[lambda: str(stuck.wait(60))])
    try:
        outcomes = Sending(store, POLICY, {}, "me", lambda: NOW, channels, longest=0.05).run()
    finally:
        stuck.set()
    assert {each.parcel.channel: each.parcel.state for each in outcomes} == {
        "pagerduty[0]": ParcelState.SENT,
        "email[0]": ParcelState.WAITING,
    }
    assert store.parcel("m1", "email[0]").error == "no answer within 0.05 s"


def test_an_answer_that_comes_after_all_changes_nothing() -> None:
    """The first mail answers when it was given up already, and while the pager is still at its second message."""
    store, stuck, late = posted(tells("m1", ONE), tells("m2", TWO), channels=BOTH), threading.Event(), threading.Event()

    def mail() -> str:
        stuck.wait(60)
        late.set()
        return "after all"

    def slow() -> str:
        threading.Event().wait(0.1)
        return "taken"

    def second() -> str:
        while not store.parcel("m1", "email[0]").error:
            threading.Event().wait(0.001)
        stuck.set()
        late.wait(60)
        threading.Event().wait(0.02)
        return "taken"

    channels = Channels(email=[mail], pagerduty=[slow, second])
    outcomes = Sending(store, POLICY, {}, "me", lambda: NOW, channels, longest=0.3).run()
    assert [each.parcel.state for each in outcomes if each.parcel.channel == "email[0]"] == [ParcelState.WAITING]


def test_what_waited_too_long_for_its_turn_is_left_to_the_next_delivery() -> None:
    """Its claim might end while it is sent."""
    store, times, channels = posted(tells("m1", ONE)), iter([NOW]), Channels()
    Sending(store, POLICY, {}, "me", lambda: next(times, later(LEASE - 1)), channels).run()
    assert channels.sent == []
    assert delivered(store, channels, seconds=LEASE).sent == 1


def test_every_receiver_and_channel_is_tried_even_if_there_are_many() -> None:
    many = {f"r{number}": replace(RECEIVERS["boss"], name=f"r{number}") for number in range(100)}
    store = posted(*(tells(f"m{name}", ONE, receiver=name) for name in many))
    assert delivered(store, Channels(), given=policy(receivers=many)).sent == 100


def test_parcels_that_are_added_twice_are_sent_once() -> None:
    message = tells("m1", ONE)
    store, channels = posted(message), Channels()
    store.commit(store.book(), Changes(messages=(message,), parcels=(parcel(message),)))
    delivered(store, channels)
    store.commit(store.book(), Changes(parcels=(parcel(message),)))
    delivered(store, channels)
    assert len(channels.sent) == 1


def test_the_usual_notifiers_are_the_channels_own() -> None:
    """Without a stand-in the channel's kind decides."""
    store = posted(tells("m1", ONE))
    deliver(store, POLICY, {}, "me", lambda: NOW)
    assert "email[0].from is missing" in store.parcel("m1", "email[0]").error
