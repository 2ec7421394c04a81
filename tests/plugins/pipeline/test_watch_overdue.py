"""The auditor: what should have happened by now and has not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plugins.core.alert import Acknowledgement, Alert
from plugins.core.parcel import Parcel, ParcelState
from plugins.pipeline.watch import overdue

from .rounds import HOUR, MINUTE, P4, START, VIOLATED, Story, at, policy, red


def told(story: Story, minutes: float, **given: object) -> Alert:
    return story.change(story.one(), told_since=at(minutes), **given)


def parcel(**given: object) -> Parcel:
    usual = {"message": "m1", "receiver": "on-call", "channel": "email[0]", "created": START, "due": START}
    return Parcel(**{**usual, "deadline": at(30), **given})  # type: ignore[arg-type]


@pytest.fixture
def late() -> Story:
    """A book with one P2 alert, opened at START; nothing else is due."""
    story = Story(policy(rounds=[]), since=START)
    story.round(0, VIOLATED)
    return story


def test_a_book_in_which_all_is_done_has_nothing_overdue(late: Story) -> None:
    told(late, 1)
    assert overdue(late.situation(at(5)), [parcel()]) == []


@pytest.mark.parametrize(
    ("given", "is_overdue"),
    [
        ({}, True),
        ({"deadline": at(41)}, False),
        ({"deadline": None}, False),
        ({"state": ParcelState.SENT}, False),
        ({"state": ParcelState.DEAD}, False),  # an alert of its own by now
    ],
)
def test_a_parcel_past_its_deadline(given: dict[str, object], is_overdue: bool) -> None:
    story = Story(policy(rounds=[]), since=START)
    found = overdue(story.situation(at(40)), [parcel(attempts=7, error="connection refused", **given)])
    assert bool(found) is is_overdue
    if found:
        assert found == [
            "message m1 to on-call has not left through email[0] after 7 attempt(s), people should have had it by "
            "2026-11-16 06:30 UTC: connection refused"
        ]


def test_an_alert_that_nobody_was_told_of(late: Story) -> None:
    assert overdue(late.situation(at(30)), []) == []
    (sentence,) = overdue(late.situation(at(31)), [])
    assert sentence.startswith("nobody was told of TORQ-D01 on torq-1 (")
    assert "P2" in sentence
    assert "within 30 min" in sentence


@pytest.mark.parametrize(
    "given",
    [
        {"withheld": "silence: ada"},
        {"told_since": at(20)},
        {"acknowledgement": Acknowledgement("ada", "mine", at(1))},
    ],
)
def test_what_may_wait(late: Story, given: dict[str, object]) -> None:
    late.change(late.one(), chain=(), **given)
    assert overdue(late.situation(at(60)), []) == []


def test_p4_waits_for_the_summary(late: Story) -> None:
    late.round(1, red(P4))
    assert overdue(late.situation(at(150)), []) == []


def test_an_escalation_that_was_not_taken(late: Story) -> None:
    told(late, 0)
    assert overdue(late.situation(at(12)), []) == []  # due at 10, and a tick may take a moment
    (sentence,) = overdue(late.situation(at(13)), [])
    assert "chain of P2 should have been told at 2026-11-16 06:10 UTC" in sentence
    told(late, 0, steps_taken=1)
    assert overdue(late.situation(at(13)), []) == []
    (sentence,) = overdue(late.situation(at(23)), [])
    assert "boss" in sentence
    told(late, 0, steps_taken=2)
    assert overdue(late.situation(at(100)), []) == []


@pytest.mark.parametrize("given", [{"withheld": "mute: x"}, {"acknowledgement": Acknowledgement("ada", "mine", at(1))}])
def test_an_escalation_that_waits(late: Story, given: dict[str, object]) -> None:
    told(late, 0, **given)
    assert overdue(late.situation(at(100)), []) == []


def test_an_acknowledgement_that_has_ended_does_not_count(late: Story) -> None:
    told(late, 0, acknowledgement=Acknowledgement("ada", "mine", at(1), until=at(60)))
    assert overdue(late.situation(at(60)), []) == []  # the chain begins anew
    assert overdue(late.situation(at(73)), [])


def test_a_lease_in_the_past(late: Story) -> None:
    told(late, 1, lease_until=at(4), chain=())
    (sentence,) = overdue(late.situation(at(5)), [])
    assert "its lease ran out at 2026-11-16 06:04 UTC" in sentence


def test_a_daily_summary_that_has_not_come() -> None:
    story = Story(policy(rounds=[]), since=START)  # due at 09:00
    assert overdue(story.situation(START + 3 * HOUR + 30 * MINUTE), []) == []
    (sentence,) = overdue(story.situation(START + 3 * HOUR + timedelta(minutes=31)), [])
    assert sentence == "the daily summary was due at 2026-11-16 09:00 UTC and has not been made"
    story.apply(marks={"summary": (START + 3 * HOUR + 31 * MINUTE).isoformat()})
    assert overdue(story.situation(START + 4 * HOUR), []) == []
