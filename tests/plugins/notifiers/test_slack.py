"""Slack: blocks within its rules, nothing that a system wrote becomes a mention, and only "ok" is ok."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugins.core.message import Message, News
from plugins.notifiers import notifier
from plugins.notifiers.base import Refused, TryLater
from plugins.notifiers.outgoing import outgoing
from plugins.notifiers.slack import escaped, payload
from plugins.notifiers.words import Words

from .samples import FACTS, KEY, NIGHT, alert, channel, entry, finding, message
from .sinks import Reply, good_slack, http, slack_faults


def made(given: Message) -> dict[str, Any]:
    leaving = outgoing(given)
    return payload(leaving, Words(leaving, FACTS))


def shown(given: Message) -> str:
    return "\n".join(
        text["text"]
        for block in made(given)["blocks"]
        for text in ([block["text"]] if "text" in block else block["elements"])
    )


def test_one_alert_says_what_where_and_what_to_do() -> None:
    blocks = made(message())["blocks"]
    assert [block["type"] for block in blocks] == ["header", "section", "section", "context", "context"]
    assert blocks[0]["text"]["text"].startswith("[P1] torq: torq-1/market_data admits")
    assert "should admit torq:torq 660" in blocks[1]["text"]["text"]
    assert blocks[2]["text"]["text"].startswith(
        "*What to do*\nAt once: `chmod 660 /var/run/torq/*.sock &amp;&amp; chown"
    )
    assert "|Runbook>" in blocks[3]["elements"][0]["text"]
    assert "`muster ack 62acdff3e8`" in blocks[3]["elements"][0]["text"]


def test_the_text_alone_says_it_too() -> None:
    """For servers that know no blocks, and for what a phone shows before it is unlocked."""
    text = made(message())["text"]
    assert text.startswith("*[P1] torq: torq-1/market_data admits")
    assert "What to do" in text


@pytest.mark.parametrize("name", sorted(NIGHT))
def test_every_message_is_within_the_rules(name: str) -> None:
    assert slack_faults(made(NIGHT[name])) == []


@given(text=some.text(max_size=5_000), hidden=some.integers(0, 40), count=some.integers(1, 60))
def test_whatever_a_system_says_stays_within_the_rules(text: str, hidden: int, count: int) -> None:
    found = finding(message=text, what_to_do=text, claim=text)
    entries = [entry(alert(found), hides=(text,) * hidden, why=text) for _ in range(count)]
    assert slack_faults(made(message(*entries, note=text))) == []


@pytest.mark.parametrize("text", ["<!channel>", "<@U123>", "<https://evil.example|Runbook>", "&lt;!here&gt;"])
def test_nothing_becomes_a_mention_or_a_link(text: str) -> None:
    found = finding(message=text, claim=text, what_to_do=text, system=text, target=text)
    given = message(entry(alert(found), why=text, hides=(text,), news=News.ESCALATED), note=text)
    mrkdwn = shown(given).replace(made(given)["blocks"][0]["text"]["text"], "") + made(given)["text"]
    ours = mrkdwn.replace("|Runbook>", "").replace("<https://git.example/", "")  # a header is plain text
    assert "<" not in ours
    assert ">" not in ours
    assert text in unescape(ours)


@given(text=some.text(alphabet="a&<>b", max_size=80), limit=some.integers(10, 60))
def test_an_escape_is_never_cut_in_the_middle(text: str, limit: int) -> None:
    short = escaped(text, limit)
    assert len(short) <= limit
    for piece in short.split("&")[1:]:
        assert piece.startswith(("amp;", "lt;", "gt;"))


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        ("ok", None),
        ("ok\n", None),
        ('{"ok": true, "ts": "1"}', None),
        ('{"success": true}', None),
        ('{"ok": false, "error": "channel_not_found"}', Refused),
        ('{"success": false}', Refused),
        ("", TryLater),
        ("<html>please log in</html>", TryLater),
        ("[]", TryLater),
        ('"ok"', TryLater),
    ],
)
def test_what_a_200_says_counts(body: str, outcome: type[TryLater | Refused] | None) -> None:
    with http(Reply(200, body)) as sink:
        sender = notifier(channel("slack", {"api_url": f"{sink.url}/services/x"}), {})
        if outcome is None:
            assert "answered 200 OK" in sender.send(message(), KEY)
        else:
            with pytest.raises(outcome, match="answered 200"):
                sender.send(message(), KEY)


def test_where_the_server_lets_a_hook_choose() -> None:
    with http(good_slack) as sink:
        settings = {
            "api_url": sink.url,
            "channel": "#ops",
            "username": "muster",
            "icon_emoji": ":bell:",
            "title": "{{ x }}",
        }
        notifier(channel("slack", settings), {}).send(message(), KEY)
    sent = sink.requests[0].json
    assert (sent["channel"], sent["username"], sent["icon_emoji"]) == ("#ops", "muster", ":bell:")
    assert "title" not in sent


def test_a_hook_from_a_file_is_secret_in_all_its_parts(tmp_path: Path) -> None:
    hook = "services/T01ABCDEF/B02GHIJKL/9f8e7d6c5b4a39281706f5e4"
    with http(Reply(404, f"no_service /{hook} token 9f8e7d6c5b4a39281706f5e4")) as sink:
        (tmp_path / "hook").write_text(f"{sink.url}/{hook}\n")
        with pytest.raises(Refused, match="answered 404.*no_service") as caught:
            notifier(channel("slack", {"api_url_file": str(tmp_path / "hook")}), {}).send(message(), KEY)
    assert sink.requests[0].path == f"/{hook}"
    assert "9f8e7d6c" not in caught.value.reason
    assert "B02GHIJKL" not in caught.value.reason


def test_of_many_alerts_some_are_told_in_full_some_in_a_line_the_rest_as_a_number() -> None:
    entries = tuple(entry(alert(finding(target=f"torq-{number}"))) for number in range(61))
    said = shown(message(*entries))
    assert said.count("*What to do*") == 4
    assert "… 37 more, see report" in said
    assert json.dumps(made(message(*entries)))
