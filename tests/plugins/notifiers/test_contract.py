"""What holds for every channel: statuses, dead lines, sizes, secrets, doubles."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from plugins.core.message import Kind, Message, News
from plugins.notifiers import kinds, notifier
from plugins.notifiers.base import Refused, TryLater

from .cases import FACTS, HTTP, Case
from .samples import KEY as MESSAGE_KEY
from .samples import NIGHT, NOW, alert, channel, entry, finding, many, message, resolved
from .sinks import Reply, closed_port, drip, drop, hang, http, line

# Apprise tells no statuses apart: its own table stands in test_apprise.py.
NATIVE = [case for case in HTTP if case.kind != "apprise"]
MAIL = {"from": "muster@example.org", "to": "ops@example.org", "require_tls": False}
Settings = Callable[[int], Mapping[str, Any]]

by_kind = pytest.mark.parametrize("case", HTTP, ids=lambda case: case.kind)
natively = pytest.mark.parametrize("case", NATIVE, ids=lambda case: case.kind)
# All that have a line: (kind, settings for a port, what a good server says first).
LINES: list[tuple[str, Settings, bytes]] = [
    *((case.kind, lambda port, case=case: case.settings(f"http://127.0.0.1:{port}"), b"") for case in HTTP),
    ("email", lambda port: {**MAIL, "smarthost": f"127.0.0.1:{port}"}, b"220 mail.example ESMTP\r\n"),
]
on_every_line = pytest.mark.parametrize(("kind", "settings", "greeting"), LINES, ids=[each[0] for each in LINES])


def send(case: Case, url: str, given: Message | None = None, *, send_resolved: bool = True) -> str:
    way = channel(case.kind, case.settings(url), send_resolved=send_resolved)
    return notifier(way, FACTS).send(given or message(), MESSAGE_KEY)


def failing(kind: str, settings: Mapping[str, Any], deadline: float = 3.0) -> TryLater:
    sender = notifier(channel(kind, settings), FACTS)
    sender.deadline = deadline
    with pytest.raises(TryLater) as caught:
        sender.send(message(), MESSAGE_KEY)
    return caught.value


def test_every_channel_is_under_this_contract() -> None:
    assert {kind for kind, _, _ in LINES} | {"console"} == set(kinds())


@by_kind
def test_what_is_taken_has_a_receipt(case: Case) -> None:
    with http(case.good) as sink:
        assert send(case, sink.url)
    assert sink.requests


@natively
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 413, 422, 451])
def test_other_4xx_is_for_good_and_shows_its_body(case: Case, status: int) -> None:
    with http(Reply(status, "because of this\n" + "x" * 5_000)) as sink, pytest.raises(Refused) as caught:
        send(case, sink.url)
    assert f"answered {status}" in caught.value.reason
    assert "because of this xxx" in caught.value.reason
    assert len(caught.value.reason) <= 500


@natively
@pytest.mark.parametrize("status", [408, 425, 429, 500, 501, 502, 503, 504, 599])
def test_these_are_tried_again(case: Case, status: int) -> None:
    with http(Reply(status, "not now")) as sink, pytest.raises(TryLater, match=f"answered {status}.*not now") as caught:
        send(case, sink.url)
    assert caught.value.after is None


@natively
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(case: Case, status: int) -> None:
    away = {"Location": "https://elsewhere.example/t0ken/path?key=value"}
    with http(Reply(status, "", away)) as sink, pytest.raises(Refused) as caught:
        send(case, sink.url)
    assert "elsewhere.example" in caught.value.reason
    assert "t0ken" not in caught.value.reason
    assert len(sink.requests) == 1


@natively
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        (" 7 ", 7),
        ("Sat, 21 Nov 2026 03:09:00 GMT", 120),
        ("Sat, 21 Nov 2026 03:00:00 GMT", 0),
        ("999999999", 86_400),
        ("Sat, 21 Nov 2099 03:09:00 GMT", 86_400),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
    ],
)
def test_retry_after_is_heard_in_both_forms(case: Case, status: int, given: str, seconds: float | None) -> None:
    # http.server writes a Date of its own; the last one counts for nobody, so the table's dates are made relative.
    reply = case.reply(status, Retry_After=_from_today(given))
    with http(reply) as sink, pytest.raises(TryLater) as caught:
        send(case, sink.url)
    if seconds is None:
        assert caught.value.after is None
    else:
        assert caught.value.after == pytest.approx(seconds, abs=2)


def _from_today(given: str) -> str:
    """The same distance from now as from NOW."""
    if "GMT" not in given:
        return given
    there = datetime.strptime(given, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    return (datetime.now(UTC) + (there - NOW.replace(second=0))).strftime("%a, %d %b %Y %H:%M:%S GMT")


@on_every_line
def test_nobody_there(kind: str, settings: Settings, greeting: bytes) -> None:
    assert "127.0.0.1" in failing(kind, settings(closed_port())).reason or kind == "apprise"


@on_every_line
def test_no_such_host(kind: str, settings: Settings, greeting: bytes) -> None:
    elsewhere = json.loads(json.dumps(settings(25)).replace("127.0.0.1", "no-such-host.invalid"))
    failing(kind, elsewhere)


@on_every_line
def test_a_line_that_hangs(kind: str, settings: Settings, greeting: bytes) -> None:
    with line(hang) as port:
        assert "did not answer within 0.4 s" in failing(kind, settings(port), 0.4).reason


@on_every_line
def test_a_slow_drip_does_not_hold_us(kind: str, settings: Settings, greeting: bytes) -> None:
    good = greeting or b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    with line(drip(good)) as port:
        assert "did not answer within 0.4 s" in failing(kind, settings(port), 0.4).reason


@on_every_line
def test_taken_and_dropped_without_an_answer_counts_as_not_taken(
    kind: str, settings: Settings, greeting: bytes
) -> None:
    with line(drop) as port:
        failing(kind, settings(port))


@natively
def test_an_answer_that_breaks_off_counts_as_not_taken(case: Case) -> None:
    with http(case.reply(200, Content_Length="5000")) as sink, pytest.raises(TryLater):
        send(case, sink.url)


@by_kind
def test_500_alerts_fit_and_say_what_is_left_out(case: Case) -> None:
    entries = tuple(replace(each, thread="one") for each in many(500))
    with http(case.good) as sink:
        send(case, sink.url, message(*entries))
    body = sink.requests[-1].body.decode()
    assert " more, see report of round 2026-11-21T030000Z-production-1a2b" in body or case.kind == "alertmanager"
    assert len(body) < (1_500_000 if case.kind in ("webhook", "alertmanager") else 60_000)


@by_kind
def test_a_finding_of_a_megabyte_fits_and_says_that_it_is_cut(case: Case) -> None:
    huge = finding(message="relay says " + "🦀" * 1_000_000, what_to_do="y" * 1_000_000, claim="z" * 1_000_000)
    with http(case.good) as sink:
        send(case, sink.url, message(entry(alert(huge), hides=("h" * 9_000,) * 50)))
    body = sink.requests[-1].body.decode()
    assert "characters more, see report" in body or "…" in body
    assert len(body) < (300_000 if case.kind == "webhook" else 80_000)


@by_kind
def test_the_same_message_again_is_the_same(case: Case) -> None:
    with http(case.good) as sink:
        send(case, sink.url, NIGHT["several"])
        first, sink.requests = sink.requests, []
        send(case, sink.url, NIGHT["several"])
    assert [each.body for each in first] == [each.body for each in sink.requests]
    assert [each.headers.get("Idempotency-Key") for each in first] == [
        each.headers.get("Idempotency-Key") for each in sink.requests
    ]


@by_kind
def test_a_channel_that_takes_no_ends_gets_none(case: Case) -> None:
    with http(case.good) as sink:
        receipt = send(case, sink.url, NIGHT["resolved"], send_resolved=False)
        assert "takes no ends" in receipt
        assert sink.requests == []
        send(case, sink.url, message(entry(), entry(resolved(), News.RESOLVED)), send_resolved=False)
    assert sink.requests
    assert "esolved" not in sink.requests[-1].body.decode().replace("send_resolved", "").replace("why_resolved", "")


@by_kind
def test_a_drill_says_so(case: Case) -> None:
    with http(case.good) as sink:
        assert send(case, sink.url, NIGHT["drill"])
    first = next(each for each in sink.requests if each.body).body.decode()
    assert "[DRILL]" in first
    assert "o action is needed" in first


@by_kind
@pytest.mark.parametrize("name", sorted(NIGHT))
def test_every_kind_of_message_is_taken(case: Case, name: str) -> None:
    with http(case.good) as sink:
        assert send(case, sink.url, NIGHT[name])


@by_kind
def test_a_proxy_from_the_environment_is_not_for_loopback(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    if case.kind == "apprise":
        pytest.skip("Apprise reads the environment itself")
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with http(case.good) as sink:
        assert send(case, sink.url)


def test_console_prints_what_mails_say(capsys: pytest.CaptureFixture[str]) -> None:
    receipt = notifier(channel("console", {"stream": "stderr"}), {}).send(message(), MESSAGE_KEY)
    assert receipt == "printed to stderr"
    assert capsys.readouterr().err.startswith("[P1] torq: torq-1/market_data admits")


def test_console_knows_two_streams() -> None:
    with pytest.raises(Refused, match=r"console\[0\]\.stream should be stdout or stderr, is tty7"):
        notifier(channel("console", {"stream": "tty7"}), {}).send(message(), MESSAGE_KEY)


def test_a_summary_goes_to_people_only() -> None:
    given = replace(NIGHT["summary"], kind=Kind.SUMMARY)
    for kind in ("pagerduty", "alertmanager"):
        case = next(case for case in HTTP if case.kind == kind)
        with http(case.good) as sink:
            assert "nothing to send" in send(case, sink.url, given)
        assert sink.requests == []
