"""One test a transition of a cell. What it does not look at: test_receive_estate.py; in any order: test_receive_any_order.py."""

from __future__ import annotations

import pytest

from plugins.core.alert import Acknowledgement, alert_id
from plugins.core.observation import Attempt
from plugins.core.verdict import Verdict
from plugins.pipeline.policy import Flapping
from plugins.pipeline.receive import Received

from .rounds import (
    CELL,
    DAY,
    FAR,
    HOLDS,
    MINUTE,
    NOT_APPLICABLE,
    NOT_RUN,
    OTHER,
    P1,
    P2,
    P3,
    P4,
    START,
    UNKNOWN,
    VIOLATED,
    WAIVED,
    Story,
    at,
    dead,
    policy,
    red,
    round_of,
)

# opening


@pytest.mark.parametrize("verdict", [VIOLATED, UNKNOWN, WAIVED])
def test_red_opens_an_alert(verdict: Verdict) -> None:
    story = Story()
    received = story.round(0, red(P1, verdict), run="r1")
    alert = story.one()
    assert received.alerts == (alert,)
    assert alert.id == alert_id("lab", CELL, START)
    assert (alert.opened, alert.seen, alert.run) == (START, START, "r1")
    assert alert.finding.severity is P1
    assert [step.receiver for step in alert.chain] == ["chain of P1", "boss"]
    assert story.whats() == ["opened"]
    assert story.book.cells[CELL].alert == alert.id


def test_what_was_looked_at_again_is_open_since_its_first_look() -> None:
    story = Story()
    first = Attempt(VIOLATED, P1, "as before", START - MINUTE, 0.1)
    story.round(0, red(P1) | {"attempts": (first,)})
    assert (story.one().opened, story.one().seen) == (START - MINUTE, START)


@pytest.mark.parametrize("verdict", [HOLDS, NOT_APPLICABLE, NOT_RUN])
def test_what_is_not_red_opens_none(verdict: Verdict) -> None:
    story = Story()
    assert story.round(0, verdict).alerts == ()
    assert story.book.alerts == {}


def test_the_lease_lasts_until_the_next_round_of_the_cadence() -> None:
    story = Story()
    story.round(0, VIOLATED)
    assert story.one().lease_until == START + DAY + 30 * MINUTE
    story.round(0, {FAR: red(P1, cadence="emergency")})
    assert story.one(FAR).lease_until == story.now + DAY


def test_not_confirmed_yet_is_pending_with_the_reason() -> None:
    story = Story(policy(confirm={P3: (2, 3)}))
    received = story.round(0, red(P3))
    assert received.alerts == ()
    ((finding, reason),) = received.pending
    assert finding.cell == CELL
    assert reason == "1 of the last 3 rounds was red, 2 are needed (policy/escalation.yml P3)"


def test_n_of_m_opens_with_the_beginning_of_the_present_streak() -> None:
    story = Story(policy(confirm={P3: (2, 3)}))
    story.round(0, red(P3))
    story.round(10, HOLDS)
    assert story.round(20, red(P3)).pending == ()
    assert story.one().opened == at(20)  # 2 of 3, and red without a pause since then
    story.round(30, HOLDS)
    story.round(31, HOLDS)
    story.round(32, HOLDS)
    story.round(40, red(P3))
    story.round(50, red(P3, UNKNOWN))
    assert story.one().opened == at(40)


def test_a_worse_look_opens_what_waited_at_a_lesser_severity() -> None:
    story = Story(policy(confirm={P3: (3, 3)}))
    story.round(0, red(P3))
    story.round(10, red(P1))
    assert story.one().opened == START


def test_a_pending_cell_that_holds_again_was_nothing() -> None:
    story = Story(policy(confirm={P3: (2, 2)}))
    story.round(0, red(P3))
    received = story.round(10, HOLDS)
    assert (received.alerts, received.pending, received.events) == ((), (), ())
    assert story.round(20, red(P3)).pending


# while it is open


def test_red_again_renews_it() -> None:
    story = Story()
    story.round(0, VIOLATED, run="r1")
    before = story.one()
    story.round(1500, VIOLATED, run="r2", message="worse words")
    after = story.one()
    assert (after.id, after.opened) == (before.id, before.opened)
    assert (after.seen, after.run, after.finding.message) == (at(1500), "r2", "worse words")
    assert after.lease_until == START + 2 * DAY + 30 * MINUTE
    assert story.whats() == []


def test_violated_and_unknown_are_one_alert() -> None:
    story = Story()
    story.round(0, VIOLATED)
    before = story.one()
    story.round(10, UNKNOWN)
    assert story.one().id == before.id
    assert story.one().finding.what_to_do == "look why"
    assert story.whats() == ["changed"]


def test_worse_voids_the_acknowledgement_and_better_does_not() -> None:
    story = Story()
    story.round(0, red(P3))
    given = Acknowledgement("ada", "mine", story.now)
    story.change(story.one(), acknowledgement=given)
    story.round(10, red(P4))
    assert story.whats() == ["better"]
    assert story.one().acknowledgement == given
    story.round(20, red(P1))
    assert story.whats() == ["worse"]
    assert story.one().acknowledgement is None
    assert "P4 → P1" in story.last.events[0].detail
    assert "ada" in story.last.events[0].detail
    assert [step.receiver for step in story.one().chain] == ["chain of P3", "boss"]  # until the worse one is told


@pytest.mark.parametrize("verdict", [HOLDS, VIOLATED, UNKNOWN, NOT_APPLICABLE])
def test_an_older_look_is_ignored_whole(verdict: Verdict) -> None:
    story = Story()
    story.round(10, VIOLATED)
    before = story.book
    assert story.round(5, verdict) == Received()
    assert story.book.alerts == before.alerts
    assert story.book.cells == before.cells


def test_the_same_round_twice_is_once() -> None:
    story = Story(policy(confirm={P3: (2, 3)}))
    seen = round_of(0, {CELL: VIOLATED, OTHER: red(P3), FAR: dead("gnosis-1")}, full=["daily"], owed=[CELL, OTHER, FAR])
    assert story.hand_in(seen).alerts
    assert story.hand_in(seen) == Received()


def test_what_has_no_time_of_its_own_counts_from_the_rounds_beginning() -> None:
    story = Story()
    story.round(7, red(P1, started=None))
    assert story.one().opened == at(7)


# its end


def test_it_ends_when_it_holds() -> None:
    story = Story()
    story.round(0, VIOLATED)
    received = story.round(10, HOLDS)
    (alert,) = received.alerts
    assert (alert.resolved, alert.why_resolved) == (story.now, "holds again")
    assert story.whats() == ["resolved"]
    assert story.open() is None
    assert story.book.cells[CELL].alert is None
    assert story.book.cells[CELL].since is None


def test_recovery_wants_as_many_in_a_row_as_the_policy_says() -> None:
    story = Story(policy(recover={P2: 2}))
    story.round(0, VIOLATED)
    story.round(1440, HOLDS)
    assert story.one().lease_until == START + 2 * DAY + 30 * MINUTE  # somebody looked: it counts on
    story.round(1450, VIOLATED)
    story.round(1460, HOLDS)
    assert story.one().id == alert_id("lab", CELL, START)
    story.round(1470, HOLDS)
    assert story.open() is None


def test_the_next_problem_is_another_alert() -> None:
    story = Story()
    story.round(0, VIOLATED)
    first = story.one().id
    story.round(10, HOLDS)
    story.round(20, VIOLATED)
    assert story.one().id != first
    assert story.one().opened == at(20)


def test_unknown_never_ends_it() -> None:
    story = Story()
    story.round(0, VIOLATED)
    for minute in range(10, 20):
        story.round(minute, UNKNOWN)
    assert story.open() is not None


def test_not_applicable_ends_it_at_once_with_its_reason() -> None:
    story = Story(policy(recover={P2: 5}))
    story.round(0, VIOLATED)
    (alert,) = story.round(10, NOT_APPLICABLE, message="because the market is closed").alerts
    assert alert.why_resolved == "not applicable: because the market is closed"
    story.round(20, VIOLATED)
    assert story.one().opened == at(20)


def test_not_run_changes_nothing() -> None:
    story = Story()
    story.round(0, VIOLATED)
    before = story.one()
    assert story.round(10, NOT_RUN, full=["daily"], owed=[CELL]) == Received()
    assert story.one() == before


# flapping


def test_an_alert_that_flaps_stays_open_until_that_has_ended() -> None:
    story = Story(policy(flapping=Flapping(high=20, low=10)))
    for minute in range(4):
        story.round(minute, HOLDS if minute % 2 else VIOLATED)
    story.round(4, VIOLATED)  # the fourth change of the last 20: 23 %
    assert story.whats() == ["opened", "flapping begins"]
    story.round(5, HOLDS)
    assert story.whats() == []
    flapping = story.one()
    assert flapping.flapping
    ends: list[str] = []
    for minute in range(6, 40):
        story.round(minute, HOLDS)
        ends += story.whats()
        if story.open() is None:
            break
        assert story.one().id == flapping.id
    assert ends == ["flapping ends", "resolved"]
    assert not story.last.alerts[0].flapping


def test_flapping_is_said_once() -> None:
    story = Story(policy(flapping=Flapping(high=20, low=10)))
    said: list[str] = []
    for minute in range(20):
        story.round(minute, HOLDS if minute % 2 else VIOLATED)
        said += story.whats()
    assert said.count("flapping begins") == 1
    assert said[-1] == "flapping begins"  # no storm of beginnings and ends after it


def test_what_flaps_and_does_not_apply_any_more_ends() -> None:
    story = Story(policy(flapping=Flapping(high=5, low=1)))
    story.round(0, HOLDS)
    story.round(1, VIOLATED)
    assert story.one().flapping
    story.round(2, NOT_APPLICABLE)
    assert story.open() is None
