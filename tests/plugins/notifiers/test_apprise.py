"""Apprise against a real json:// end: what arrives, and what its failures come to."""

from __future__ import annotations

import logging

import apprise
import pytest

from plugins.core.message import Message
from plugins.core.severity import Severity
from plugins.notifiers import notifier
from plugins.notifiers.apprise import notify_type
from plugins.notifiers.base import Refused, TryLater

from .samples import FACTS, KEY, NIGHT, alert, channel, entry, finding, message
from .sinks import Reply, Request, http


def sent(given: Message) -> Request:
    with http(Reply(200)) as sink:
        way = channel("apprise", {"url": sink.url.replace("http", "json", 1) + "/notify"})
        assert notifier(way, FACTS).send(given, KEY) == "JSON took it"
    return sink.requests[0]


def test_what_arrives() -> None:
    body = sent(message()).json
    assert body["title"].startswith("[P1] torq: torq-1/market_data admits")
    assert body["message"].startswith("torq-1/market_data admits torq:torq 666")
    assert body["type"] == "failure"


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (message(entry(severity=Severity.P1)), "failure"),
        (message(entry(severity=Severity.P2)), "failure"),
        (message(entry(severity=Severity.P3)), "warning"),
        (message(entry(severity=Severity.P4)), "info"),
        (NIGHT["resolved"], "success"),
        (NIGHT["summary"], "info"),
        (NIGHT["drill"], "info"),
    ],
)
def test_the_kind_follows_the_severity(given: Message, kind: str) -> None:
    assert notify_type(given) == kind


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500, 503])
def test_every_failure_is_tried_again(status: int) -> None:
    with http(Reply(status)) as sink, pytest.raises(TryLater, match="JSON did not take it"):
        notifier(channel("apprise", {"url": sink.url.replace("http", "json", 1)}), {}).send(message(), KEY)


def test_why_is_said_as_far_as_apprise_says_it() -> None:
    with http(Reply(503)) as sink, pytest.raises(TryLater, match="error=503"):
        notifier(channel("apprise", {"url": sink.url.replace("http", "json", 1)}), {}).send(message(), KEY)


@pytest.mark.parametrize(
    "url",
    ["nowhere", "http:/x", "unknown-service://s3cret-token-1", "slack://s3cret-token-1", "tgram://s3cret-token-1/"],
)
def test_an_address_that_is_none_is_refused_and_not_told(url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Refused, match=r"apprise\[0\]\.url is no address") as caught:
        notifier(channel("apprise", {"url": url}), {}).send(message(), KEY)
    assert "s3cret" not in caught.value.reason + caplog.text


@pytest.mark.parametrize("room", [70, 140, 250, 700, 1_500, 4_000])
def test_a_service_that_takes_little_gets_little(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apprise.plugins.N_MGR["json"], "body_maxlen", room)
    found = finding(message="m" * 3_000, what_to_do="d" * 3_000)
    body = sent(message(entry(alert(found)))).json
    assert len(body["message"]) + len(body["title"]) <= room
    assert body["title"].startswith("[P1] torq: mmmmm")
    assert body["message"].startswith("mmmmm")
    assert "…" in body["message"]
