"""PagerDuty: one event a thread, opened and closed under one key, within the limits of Events v2."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from plugins.core.message import Message, News
from plugins.core.severity import Severity
from plugins.notifiers import notifier
from plugins.notifiers.base import Refused, TryLater

from .samples import DISK, FACTS, KEY, NIGHT, SLOW, alert, channel, entry, finding, many, message, resolved
from .sinks import Reply, Request, good_pagerduty, http, pagerduty_faults

ROUTING_KEY = "0123456789abcdef0123456789abcdef"


def events(given: Message, reply: Reply | Callable[[Request], Reply] = good_pagerduty, **more: Any) -> list[Any]:
    with http(reply) as sink:
        way = {"url": f"{sink.url}/v2/enqueue", "routing_key": ROUTING_KEY, **more}
        notifier(channel("pagerduty", way), FACTS).send(given, KEY)
    return [request.json for request in sink.requests]


def test_a_new_problem_is_triggered() -> None:
    (event,) = events(message(entry(thread="thread-1")))
    assert event["routing_key"] == ROUTING_KEY
    assert event["event_action"] == "trigger"
    assert event["dedup_key"] == "thread-1"
    assert event["client"] == "Muster"
    payload = event["payload"]
    assert payload["summary"].startswith("[P1] torq: torq-1/market_data admits")
    assert payload["source"] == "torq-1/market_data"
    assert payload["severity"] == "critical"
    assert payload["timestamp"] == "2026-11-21T03:02:00+00:00"
    assert (payload["component"], payload["group"], payload["class"]) == ("TORQ-D08", "torq", "violated")
    details = payload["custom_details"]
    assert details["what is and should be"] == "torq-1/market_data admits torq:torq 666, should admit torq:torq 660"
    assert details["what to do"].startswith("At once: `chmod 660")
    assert details["commands"] == "muster ack 62acdff3e8; muster explain 62acdff3e8"
    assert event["links"][0]["href"].startswith("https://git.example/muster/blob/main/suites/torq/runbook.md#torq-d08")


def test_without_an_address_there_is_no_link() -> None:
    with http(good_pagerduty) as sink:
        way = {"url": sink.url, "service_key": ROUTING_KEY}
        notifier(channel("pagerduty", way), {}).send(message(), KEY)
    assert sink.requests[0].json["links"] == []
    assert sink.requests[0].json["payload"]["custom_details"]["runbook"].startswith("suites/torq/runbook.md")


@pytest.mark.parametrize(
    ("severity", "name"),
    [(Severity.P1, "critical"), (Severity.P2, "error"), (Severity.P3, "warning"), (Severity.P4, "info")],
)
def test_severities(severity: Severity, name: str) -> None:
    (event,) = events(message(entry(severity=severity)))
    assert event["payload"]["severity"] == name


def test_the_end_is_resolved_under_the_same_key() -> None:
    (event,) = events(message(entry(news=News.RESOLVED, thread="thread-1", closes=True)))
    assert event == {"routing_key": ROUTING_KEY, "event_action": "resolve", "dedup_key": "thread-1"}


def test_while_others_of_the_thread_fire_nothing_is_resolved() -> None:
    assert events(message(entry(news=News.RESOLVED, thread="thread-1", closes=False))) == []


def test_each_thread_has_its_own_event_the_worst_first() -> None:
    found = events(
        message(
            entry(resolved(DISK), News.RESOLVED, thread="disk"),
            entry(alert(SLOW), thread="slow"),
            entry(thread="sockets"),
            entry(resolved(), News.RESOLVED, thread="sockets", closes=True),
        )
    )
    assert [(event["event_action"], event["dedup_key"]) for event in found] == [
        ("trigger", "sockets"),
        ("trigger", "slow"),
        ("resolve", "disk"),
    ]
    assert found[0]["payload"]["summary"].startswith("[P1] torq: torq-1/market_data admits")


def test_a_folded_message_is_one_event() -> None:
    entries = tuple(entry(each.alert, thread="fold-1") for each in many(37))
    (event,) = events(message(*entries, folded=True))
    assert event["payload"]["summary"] == "[P1] torq: 37 more alerts in this one message (page budget)"
    assert event["payload"]["custom_details"]["alerts"].count("\n") == 36


def test_a_drill_leaves_nothing_open() -> None:
    found = events(NIGHT["drill"])
    assert [(event["event_action"], event["dedup_key"]) for event in found] == [
        ("trigger", "drill-m1"),
        ("resolve", "drill-m1"),
    ]
    assert found[0]["payload"]["severity"] == "info"
    assert "[DRILL]" in found[0]["payload"]["summary"]


def test_a_key_that_is_too_long_has_a_stable_stand_in() -> None:
    given = message(entry(thread="t" * 300))
    (first,), (second,) = events(given), events(given)
    assert first["dedup_key"] == second["dedup_key"]
    assert len(first["dedup_key"]) <= 255


def test_all_events_must_be_taken() -> None:
    def only_one(asked: Request) -> Reply:
        return (
            good_pagerduty(asked) if asked.json["dedup_key"] == "t0" else Reply(429, "slow down", {"Retry-After": "30"})
        )

    entries = tuple(entry(each.alert, thread=f"t{number}") for number, each in enumerate(many(3)))
    with pytest.raises(TryLater, match="answered 429") as caught:
        events(message(*entries), only_one)
    assert caught.value.after == 30


def test_a_slow_pagerduty_does_not_hold_us_for_every_event() -> None:
    with http(good_pagerduty) as sink:
        sender = notifier(channel("pagerduty", {"url": sink.url, "routing_key": ROUTING_KEY}), {})
        sender.together = -1.0  # type: ignore[attr-defined]
        with pytest.raises(TryLater, match="took 0 of 3 events"):
            sender.send(message(*many(3)), KEY)
    assert sink.requests == []


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("", TryLater),
        ("ok", TryLater),
        ("[]", TryLater),
        ('{"status": "throttled"}', TryLater),
        ('{"status": "invalid event", "errors": ["x"]}', Refused),
    ],
)
def test_what_a_2xx_says_counts(body: str, outcome: type[TryLater | Refused]) -> None:
    with pytest.raises(outcome, match="answered 202"):
        events(message(), Reply(202, body))


def test_what_pagerduty_finds_wrong_is_shown() -> None:
    with pytest.raises(Refused, match="answered 400.*Length of 'routing_key' is incorrect"):
        events(message(), routing_key="too-short")


def test_a_key_is_needed() -> None:
    with pytest.raises(Refused, match=r"pagerduty\[0\]\.service_key is missing"):
        notifier(channel("pagerduty", {}), {}).send(message(), KEY)


@settings(max_examples=12)
@given(text=some.text(min_size=1, max_size=3), count=some.sampled_from([1, 2, 110]), hidden=some.sampled_from([0, 12]))
def test_no_event_is_larger_than_pagerduty_takes(text: str, count: int, hidden: int) -> None:
    long = text * 1_500
    found = finding(message=long, what_to_do=long, claim=long)
    one = entry(alert(found), thread="one", hides=(long[:5_000],) * hidden, why=long)
    for event in events(message(*(one,) * count, note=long, text=long, title=long)):
        body = json.dumps(event, ensure_ascii=False).encode()
        assert pagerduty_faults(Request("POST", "/", {}, body)) == []
