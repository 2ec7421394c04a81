"""Dead letters: a channel that gave a message up is an alert, told by other ways, until it takes one again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from plugins.core.alert import Alert, Step
from plugins.core.book import Changes, applied
from plugins.core.parcel import Parcel, ParcelState
from plugins.core.severity import Severity
from plugins.delivery.dead_letter import dead_letters
from plugins.notifiers.base import Refused
from plugins.pipeline.case import Situation

from .delivering import ONE, POLICY, RECEIVERS, TWO, Channels, book, delivered, later, parcel, post, posted, tells
from .outbox_in_memory import StoreInMemory
from .pipeline.cases import ESCALATION, NOW, policy

FALLBACK = policy(receivers=RECEIVERS, escalation=replace(ESCALATION, fallback_receiver="boss"))


def died(id_: str = "m1", receiver: str = "operations", seconds: float = 0) -> Parcel:
    given = parcel(tells(id_, ONE, receiver=receiver), created=later(seconds))
    return replace(given, state=ParcelState.DEAD, error="550 no such user")


def situation(now: datetime = NOW, given: Situation | None = None, changes: Changes | None = None) -> Situation:
    before = given or Situation(FALLBACK, book(), now)
    return replace(before, now=now, book=applied(before.book, changes) if changes else before.book)


def test_a_dead_letter_opens_an_alert_of_muster_s_own() -> None:
    changes = dead_letters(situation(), [died()])
    (alert,) = changes.alerts
    assert alert.cell == ("DEAD-LETTER", "operations/email[0]")
    assert alert.labels["system"] == "muster"
    assert alert.finding.severity is Severity.P2
    assert "550 no such user" in alert.finding.message
    assert [event.what for event in changes.events] == ["opened"]


def test_one_alert_a_channel_however_many_died() -> None:
    changes = dead_letters(situation(), [died("m1"), died("m2"), died("m3", "boss")])
    assert {alert.finding.target for alert in changes.alerts} == {"operations/email[0]", "boss/email[0]"}
    assert "2 messages" in changes.alerts[0].finding.message


def test_the_fallback_receiver_is_told_at_once_as_well() -> None:
    """Who is told first may have nothing but the dead channel."""
    (alert,) = dead_letters(situation(), [died()]).alerts
    assert alert.chain[0] == Step(0, "boss")
    (own,) = dead_letters(situation(), [died(receiver="boss")]).alerts
    assert Step(0, "boss") not in own.chain


def test_what_was_told_of_opens_nothing_again() -> None:
    first = dead_letters(situation(), [died()])
    after = situation(later(60), situation(), first)
    assert not dead_letters(after, [died()])


def test_one_more_that_dies_is_told_in_the_same_alert() -> None:
    first = dead_letters(situation(), [died()])
    after = situation(later(60), situation(), first)
    changes = dead_letters(after, [died(), died("m2")])
    assert [alert.id for alert in changes.alerts] == [first.alerts[0].id]
    assert [event.what for event in changes.events] == ["seen again"]


def test_it_ends_when_the_channel_takes_a_message_again() -> None:
    store = posted(tells("m1", ONE))
    delivered(store, Channels(email=[Refused("no")]))
    assert told(store, NOW) == ["opened"]
    post(store, tells("m2", TWO))
    assert delivered(store, Channels(), seconds=60).noted
    assert told(store, later(60)) == ["resolved"]
    assert told(store, later(120)) == []


def test_it_does_not_open_again_for_what_died_before() -> None:
    store = posted(tells("m1", ONE))
    delivered(store, Channels(email=[Refused("no")]))
    told(store, NOW)
    post(store, tells("m2", TWO))
    delivered(store, Channels(), seconds=60)
    told(store, later(60))
    assert not open_(store)
    post(store, tells("m3", TWO))
    delivered(store, Channels(email=[Refused("no")]), seconds=120)
    assert told(store, later(120)) == ["opened"]


def test_it_ends_when_the_channel_leaves_the_policy() -> None:
    first = dead_letters(situation(), [died()])
    after = situation(later(60), situation(), first)
    without = policy(receivers={name: each for name, each in RECEIVERS.items() if name != "operations"})
    (alert,) = dead_letters(replace(after, policy=without), [died()]).alerts
    assert alert.resolved == later(60)
    assert "the policy has no email[0] of operations any more" in alert.why_resolved


def test_a_channel_without_a_dead_letter_costs_the_book_nothing() -> None:
    store = posted(tells("m1", ONE))
    before = store.book().revision
    assert not delivered(store, Channels()).noted
    assert store.book().revision == before


def told(store: StoreInMemory, at: datetime) -> list[str]:
    """What a tick says of dead letters then."""
    changes = dead_letters(Situation(POLICY, store.book(), at), store.dead(at - timedelta(days=4)))
    assert store.commit(store.book(), changes)
    return [event.what for event in changes.events]


def open_(store: StoreInMemory) -> list[Alert]:
    return [alert for alert in store.book().alerts.values() if alert.finding.control == "DEAD-LETTER"]
