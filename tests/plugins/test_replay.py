"""Replay: rounds that were, in memory, with ticks wherever something is due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from plugins.core.alert import Acknowledgement, Step
from plugins.core.book import RoundEntry, SeenRound
from plugins.core.message import Message, News
from plugins.pipeline.policy import Policy, RoundSchedule
from plugins.replay import Past, replay, told

from .pipeline.cases import ESCALATION, NOW, P1, at, policy, silence
from .scenarios.world import Cell, Red, observation

CELL = Cell("TORQ-D01", "torq-1", P1)
URGENT = replace(ESCALATION.severities[P1], chain=(Step(600, "boss"),))
QUIET = replace(ESCALATION, severities={**ESCALATION.severities, P1: URGENT})
POLICY = policy(escalation=QUIET)


def round_(minutes: float, *, red: bool = False, lasts: float = 1) -> SeenRound:
    """A round that began so many minutes after NOW."""
    entry = RoundEntry(f"run {minutes}", ("daily",), at(minutes), ended=at(minutes + lasts), exit_code=int(red))
    seen = observation(CELL, Red() if red else None, at(minutes))
    return SeenRound(entry, (seen,), frozenset({CELL.cell}))


def past(*rounds: SeenRound, hours: float = 3, **given: object) -> Past:
    return Past("lab", NOW, NOW + timedelta(hours=hours), rounds, **given)  # type: ignore[arg-type]


def played(given: Past, with_: Policy = POLICY) -> list[tuple[str, str, str, float]]:
    """(receiver, what, control, minutes after NOW) of all that is told."""
    return [
        (message.receiver, entry.news.value, entry.alert.finding.control, (message.created - NOW).total_seconds() / 60)
        for message in replay(given, with_, lambda _: ())
        for entry in message.entries
    ]


def test_what_opened_escalated_and_ended_is_told_when_it_was() -> None:
    assert played(past(round_(0, red=True), round_(60))) == [
        ("operations", "new", "TORQ-D01", 1),
        ("boss", "escalated", "TORQ-D01", 11),
        ("operations", "resolved", "TORQ-D01", 61),
        ("boss", "resolved", "TORQ-D01", 61),
    ]


def test_an_acknowledgement_counts_when_it_was_given() -> None:
    given = ((CELL.cell, Acknowledgement("anna", "x", at(5))),)
    receivers = [receiver for receiver, *_ in played(past(round_(0, red=True), round_(60), acknowledged=given))]
    assert receivers == ["operations", "operations"]


def test_a_silence_counts_while_it_lasted() -> None:
    given = (silence("control=TORQ-D01", starts=at(-5), ends=at(30)),)
    assert played(past(round_(0, red=True), round_(60), silences=given))[0] == ("operations", "new", "TORQ-D01", 30)


def test_a_round_that_runs_is_not_missed() -> None:
    """It begins in time, and takes longer than the grace."""
    schedule = RoundSchedule("daily", "0 16 * * *", "UTC", grace=600, longest=3600)
    scheduled = policy(rounds={"daily": schedule}, escalation=QUIET)
    assert played(past(round_(60, lasts=30)), scheduled) == []
    assert ("operations", "new", "ROUND-MISSED", 70) in played(past(round_(-60)), scheduled)


def test_what_came_before_only_warms_the_memory() -> None:
    messages = replay(past(round_(0, red=True), round_(60)), POLICY, lambda _: ())
    late: list[Message] = told(messages, at(30))
    assert {entry.news for message in late for entry in message.entries} == {News.RESOLVED}
