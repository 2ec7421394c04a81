"""What a round says of what it did not look at: cells that nobody owes any more, and hosts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plugins.core.finding import HOST_UNREACHABLE
from plugins.core.verdict import Verdict
from plugins.pipeline.receive import GONE, Received

from .rounds import (
    CELL,
    FAR,
    HOLDS,
    NOT_APPLICABLE,
    NOT_RUN,
    OTHER,
    P1,
    P2,
    P3,
    UNKNOWN,
    VIOLATED,
    Story,
    at,
    dead,
    policy,
    red,
)

HOST = (HOST_UNREACHABLE, "torq-1")


# what is no longer looked at


def full(story: Story, minutes: float, **given: Any) -> Received:
    """A full daily round that owes OTHER only, and sees it hold."""
    return story.round(minutes, {OTHER: HOLDS}, **{"full": ["daily"], "owed": [OTHER], **given})


def test_a_full_round_retires_what_it_does_not_owe() -> None:
    story = Story()
    story.round(0, VIOLATED)
    (alert,) = full(story, 10).alerts
    assert (alert.cell, alert.why_resolved) == (CELL, GONE)
    assert story.whats() == ["resolved"]


def test_what_comes_back_is_another_alert_and_needs_confirming_again() -> None:
    story = Story(policy(confirm={P2: (2, 3)}))
    story.round(0, VIOLATED)
    story.round(1, VIOLATED)
    first = story.one().id
    full(story, 10)
    assert story.round(20, VIOLATED).pending
    story.round(21, VIOLATED)
    assert story.one().id != first


@pytest.mark.parametrize(
    "given",
    [
        {"full": []},  # a partial round
        {"full": ["weekly"]},  # of another cadence
        {"owed": [OTHER, CELL]},
        {"owed": []},  # nothing is owed where nobody could collect
        {"exit_code": 10},
        {"exit_code": 3},
        {"exit_code": 2},
        {"exit_code": None},  # killed
    ],
)
def test_what_retires_nothing(given: dict[str, object]) -> None:
    story = Story()
    story.round(0, VIOLATED)
    full(story, 10, **given)
    assert story.open() is not None


def test_a_round_retires_nothing_that_somebody_saw_after_it_had_begun() -> None:
    story = Story()
    story.round(20, VIOLATED)
    full(story, 10)
    assert story.open() is not None


def test_musters_own_alerts_are_no_cells_of_a_round() -> None:
    story = Story()
    story.round(0, VIOLATED)
    own = story.one()
    finding = replace(own.finding, control="ROUND-MISSED", target="daily", system="muster")
    story.apply(alerts=(replace(own, id="own", finding=finding),))
    full(story, 10)
    assert list(story.book.alerts) == ["own"]


# hosts


def test_a_dead_host_is_an_alert_beside_those_of_its_cells() -> None:
    story = Story()
    story.round(0, {CELL: dead("torq-1", P2), OTHER: dead("torq-1", P1), FAR: HOLDS})
    assert {alert.cell for alert in story.book.alerts.values()} == {CELL, OTHER, HOST}
    host = story.one(HOST)
    assert host.finding.severity is P1
    assert host.finding.hides == (CELL, OTHER)
    assert story.one().finding.unreachable == "torq-1"
    assert story.book.cells[HOST].alert == host.id


def test_one_answer_ends_it_and_says_nothing_of_the_other_cells() -> None:
    story = Story()
    story.round(0, {CELL: dead("torq-1"), OTHER: dead("torq-1")})
    story.round(10, {OTHER: VIOLATED})
    assert story.open(HOST) is None
    assert story.open(CELL) is not None
    assert story.open(OTHER) is not None


@pytest.mark.parametrize(
    "what", [NOT_APPLICABLE, NOT_RUN, red(P2, UNKNOWN, trace="Traceback …")], ids=["not applicable", "not run", "broke"]
)
def test_what_asked_nobody_is_no_answer(what: Verdict) -> None:
    story = Story()
    story.round(0, {CELL: dead("torq-1"), OTHER: dead("torq-1")})
    story.round(10, {OTHER: what})
    assert story.open(HOST) is not None


def test_a_host_that_dies_while_a_round_looks_is_dead() -> None:
    story = Story()
    story.round(0, {CELL: HOLDS, OTHER: dead("torq-1")})
    assert story.open(HOST) is not None


def test_one_look_in_vain_is_enough_whatever_answers_after_it() -> None:
    story = Story()
    story.round(0, {CELL: dead("torq-1"), OTHER: {"verdict": HOLDS, "started": at(1)}})
    assert story.open(HOST) is not None


def test_an_older_answer_does_not_end_it() -> None:
    """The newest look in vain counts, and the newest answer."""
    story = Story()
    story.round(0, {CELL: dead("torq-1"), OTHER: {**dead("torq-1"), "started": at(10)}})
    story.round(5, {OTHER: HOLDS})
    assert story.open(HOST) is not None
    story.round(6, {CELL: {"verdict": HOLDS, "started": at(11)}, OTHER: HOLDS})
    assert story.open(HOST) is None


def test_a_look_at_few_cells_does_not_make_a_dead_host_less_severe() -> None:
    story = Story()
    story.round(0, {CELL: dead("torq-1", P1), OTHER: dead("torq-1", P3)})
    story.round(10, {OTHER: dead("torq-1", P3)})
    assert story.one(HOST).finding.severity is P1


def test_a_host_alert_is_not_retired_while_any_cell_of_it_is_owed() -> None:
    story = Story()
    story.round(0, {CELL: dead("torq-1")})
    story.round(10, {FAR: HOLDS}, full=["daily"], owed=[FAR, OTHER])
    assert story.open(HOST) is not None
    story.round(20, {FAR: HOLDS}, full=["daily"], owed=[FAR])  # the host has left the inventory
    assert story.open(HOST) is None


def test_a_host_alert_is_retired_when_nothing_of_it_applies_any_more() -> None:
    story = Story()
    story.round(0, {CELL: dead("torq-1")})
    story.round(10, {CELL: NOT_APPLICABLE}, full=["daily"], owed=[CELL])
    assert story.book.alerts == {}


def test_a_cell_that_waited_for_another_host_proves_that_it_answers() -> None:
    story = Story()
    story.round(0, {CELL: dead("database-1")})
    assert story.open((HOST_UNREACHABLE, "database-1")) is not None
    story.round(10, HOLDS)
    assert story.book.alerts == {}
