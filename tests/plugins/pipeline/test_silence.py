from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given

from plugins.core.silence import Silence
from plugins.pipeline.case import Case, Cases
from plugins.pipeline.policy import Escalation
from plugins.pipeline.silence import silence

from . import cases as made
from . import generated
from .cases import ESCALATION, NOW, P1, P2, at, case, resolved, situation


def silenced(one: Case, *silences: Silence, now: datetime = NOW) -> bool:
    (after,) = silence((one,), situation(one, silences=silences, now=now))
    return after.withheld is not None


def reason(by: Silence, escalation: Escalation = ESCALATION) -> str:
    (after,) = silence((case(),), situation(silences=[by], escalation=escalation))
    return str(after.withheld)


def test_the_reason_says_who_why_and_until_when() -> None:
    by = made.silence("control=TORQ-D01", id="4f2a", ends=at(90))
    assert reason(by) == "silence: ada: known; until 2024-06-12 16:30 UTC (silence 4f2a)"
    assert reason(by, replace(ESCALATION, zone="Europe/Berlin")).count("2024-06-12 18:30 CEST") == 1
    assert "16:30 UTC, or until resolved" in reason(replace(by, until_resolved=True))


def test_all_its_matchers_must_match() -> None:
    assert silenced(case("TORQ-D01"), made.silence("control=TORQ-D01", "system=torq"))
    assert not silenced(case("TORQ-D01"), made.silence("control=TORQ-D01", "system=gnosis"))


def test_it_is_asked_for_the_severity_that_counts_now() -> None:
    rated = replace(case(severity=P1), severity=P2)
    assert silenced(rated, made.silence("severity=P2"))
    assert not silenced(rated, made.silence("severity=P1"))


@pytest.mark.parametrize(("now", "active"), [(at(-1), False), (NOW, True), (at(59), True), (at(60), False)])
def test_it_begins_and_ends_at_an_instant(now: datetime, active: bool) -> None:
    assert silenced(case(), made.silence("system=torq"), now=now) is active


def test_of_several_the_first_gives_the_reason() -> None:
    silences = [
        made.silence("system=torq", id=id_, starts=starts) for id_, starts in [("a", at(9)), ("b", NOW), ("c", NOW)]
    ]
    (after,) = silence((case(),), situation(silences=silences))
    assert after.withheld is not None
    assert after.withheld.rule == "silence b"


def test_the_end_of_a_problem_is_not_silenced() -> None:
    assert not silenced(resolved(case()), made.silence("system=torq"))


@given(generated.estates(), generated.silences)
def test_the_index_says_what_asking_each_silence_would(cases: Cases, silences: list[Silence]) -> None:
    result = silence(cases, situation(*cases, silences=silences))
    for before, after in zip(cases, result, strict=True):
        first = next((each for each in silences if each.active(NOW) and each.matches(before.labels)), None)
        if first is None or not before.firing or before.withheld:
            assert after == before
        else:
            assert after.withheld is not None
            assert (after.withheld.stage, after.withheld.rule) == ("silence", f"silence {first.id}")
