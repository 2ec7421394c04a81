"""policy/escalation.yml: what its words come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from fixtures.strict_yaml import BadFile
from plugins.core.alert import Step
from plugins.core.severity import Severity
from plugins.pipeline.policy import Escalation, Flapping, SeverityPolicy
from plugins.policy import escalation

from .laid_over import GOOD, Laid

RECEIVERS = ("everybody", "on-call", "operations", "daily-summary", "fallback")


def read(laid: Laid) -> Escalation:
    return escalation.read(laid.policy / "escalation.yml", RECEIVERS).escalation


def test_the_words_become_seconds_and_receivers(laid: Laid) -> None:
    found = read(laid)
    assert found.severities[Severity.P1] == SeverityPolicy(
        deadline=300,
        chain=(Step(300, "on-call"), Step(600, "operations")),  # `lead` is a contact: its receiver stands there
        remind_acknowledged=3600,
        fallback_after=120,
        confirm=(1, 2),
        recover=2,
    )
    assert replace(found, severities={}) == Escalation(
        severities={},
        summary_at=time(10, 15),  # without quotes YAML takes it for 615
        zone="America/New_York",
        summary_receiver="daily-summary",
        page_budget=10,
        fallback_receiver="fallback",
        flapping=Flapping(30, 25),
        heartbeat_url="${HEARTBEAT_URL}",
        round_urls={"daily": "https://pings.example/daily"},
        contacts={"lead": "on-call"},
    )


def test_what_is_left_out_is_as_usual(laid: Laid) -> None:
    found = read(laid).severities
    assert found[Severity.P2] == SeverityPolicy(deadline=1800)
    assert found[Severity.P4] == SeverityPolicy(deadline=None)


def test_the_fallback_is_never_later_than_the_deadline(laid: Laid) -> None:
    laid.change("escalation.yml", "    fallback_after: 2m\n", "")
    assert read(laid).severities[Severity.P1].fallback_after == 300


def test_a_chain_may_name_a_receiver_itself(laid: Laid) -> None:
    laid.change("escalation.yml", "tell: lead", "tell: everybody")
    assert read(laid).severities[Severity.P1].chain[0] == Step(300, "everybody")


def test_receivers_that_are_not_known_are_not_judged() -> None:
    escalation.read(GOOD / "escalation.yml", None)  # routes.yml is broken: that is told already


def test_an_address_that_is_none_is_not_repeated(laid: Laid) -> None:
    laid.change("escalation.yml", "${HEARTBEAT_URL}", "ftp://pings.example/4f1a-secret")
    with pytest.raises(BadFile) as bad:
        read(laid)
    assert "4f1a-secret" not in str(bad.value)


durations = some.integers(1, 600)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(durations, durations, durations)
def test_what_is_worse_is_told_sooner(laid: Laid, first: int, second: int, third: int) -> None:
    good = (GOOD / "escalation.yml").read_text(encoding="utf-8")
    for old, new in (("notify_within: 5m", first), ("notify_within: 30m", second), ("notify_within: 4h", third)):
        good = good.replace(old, f"notify_within: {new}m")
    laid.write("escalation.yml", good.replace("    fallback_after: 2m\n", ""))
    if first <= second <= third:
        assert [each.deadline for each in read(laid).severities.values()] == [first * 60, second * 60, third * 60, None]
    else:
        with pytest.raises(BadFile, match="what is worse must be told sooner"):
            read(laid)
