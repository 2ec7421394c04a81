"""No channel lets a secret out, by any way; and each says which secret it misses."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from plugins.core.message import Message
from plugins.core.redaction import MASK
from plugins.notifiers import notifier
from plugins.notifiers.base import Notifier, Refused, TryLater

from .cases import FACTS, HTTP, Case
from .samples import KEY as MESSAGE_KEY
from .samples import alert, channel, entry, finding, message
from .sinks import Mailbox, Reply, Request, http, smtp

MAIL = {"from": "muster@example.org", "to": "ops@example.org", "require_tls": False}
by_kind = pytest.mark.parametrize("case", HTTP, ids=lambda case: case.kind)


def send(case: Case, url: str, given: Message) -> str:
    return notifier(channel(case.kind, case.settings(url)), FACTS).send(given, MESSAGE_KEY)


@by_kind
def test_no_secret_leaves_by_any_way(case: Case, caplog: pytest.LogCaptureFixture) -> None:
    """Not in what is sent though a system wrote it, nor in an error whose server echoes all, nor in a log."""
    caplog.set_level(logging.DEBUG)
    leaky = finding(message=f"a log says {' and '.join(case.secrets)}", what_to_do=f"curl https://x/{case.secrets[0]}")
    with http(case.good) as sink:
        receipt = send(case, sink.url, message(entry(alert(leaky)), note=f"because of {case.secrets[0]}"))
    body = sink.requests[-1].json
    if case.kind == "pagerduty":
        assert body.pop("routing_key") == case.secrets[0]
    with http(_echoing) as echo, pytest.raises((TryLater, Refused)) as caught:
        send(case, echo.url, message(entry(alert(leaky))))
    for secret in case.secrets:
        assert secret not in json.dumps(body)
        assert secret not in receipt + str(caught.value) + caplog.text


def _echoing(asked: Request) -> Reply:
    return Reply(400, f"{asked.method} {asked.path} {dict(asked.headers)} {asked.body.decode()}")


@by_kind
def test_secrets_are_learned_before_anything_is_redacted(case: Case) -> None:
    """The very first sending of a process: nobody has learned anything yet."""
    with http(case.good) as sink:
        send(case, sink.url, message(entry(alert(finding(message=f"it was {case.secrets[0]}")))))
    body = sink.requests[-1].json
    body = {**body, "routing_key": ""} if isinstance(body, dict) else body
    assert case.secrets[0] not in json.dumps(body)


@by_kind
def test_a_secret_that_is_not_set_can_still_be_set(case: Case) -> None:
    with http(case.good) as sink, pytest.raises(TryLater, match=r"names \w+, which is not set"):
        notifier(channel(case.kind, case.settings(sink.url)), {}).send(message(), MESSAGE_KEY)
    assert sink.requests == []


@pytest.mark.parametrize("kind", ["slack", "pagerduty", "webhook", "alertmanager", "apprise", "email"])
def test_a_secret_file_that_is_missing_can_still_be_put_there(kind: str, tmp_path: Path) -> None:
    missing = str(tmp_path / "hook-token")
    key = {"slack": "api_url_file", "pagerduty": "routing_key_file", "email": "auth_password_file"}.get(
        kind, "url_file"
    )
    settings = {**MAIL, "smarthost": "127.0.0.1:25", "auth_username": "muster", key: missing}
    with pytest.raises(TryLater) as caught:
        notifier(channel(kind, settings), {}).send(message(), MESSAGE_KEY)
    assert f"{kind}[0].{key} names {missing}" in caught.value.reason


def test_mail_leaks_nothing_and_comes_twice_as_the_same() -> None:
    leaky = message(entry(alert(finding(message="it was pa55-w0rd-in-a-file, said the relay"))))
    mailbox = Mailbox()
    with smtp(mailbox) as port:
        settings = {**MAIL, "smarthost": f"127.0.0.1:{port}", "auth_password": "pa55-w0rd-in-a-file"}
        receipts = [notifier(channel("email", settings), {}).send(leaky, MESSAGE_KEY) for _ in range(2)]
    assert receipts[0] == receipts[1]
    for mail in mailbox.mails:
        assert b"pa55" not in bytes(mail.original_content or b"")


class _Leaky(Notifier):
    """One that says what it should not."""

    kind = "leaky"

    def tell(self, message: Message, key: str) -> str:
        if key == "refuse":
            raise Refused(f"{FACTS['HOOK_TOKEN']} is wrong")
        if key == "later":
            raise TryLater(f"not now:\n{FACTS['HOOK_TOKEN']}")
        return f"taken by\n{FACTS['HOOK_TOKEN']}"


def test_what_a_channel_of_tomorrow_says_is_redacted_too() -> None:
    leaky = _Leaky(channel("leaky", {"url": "https://x/${HOOK_TOKEN}"}), FACTS)
    assert leaky.send(message(), "k") == f"taken by {MASK}"
    with pytest.raises(Refused) as refused:
        leaky.send(message(), "refuse")
    assert str(refused.value) == refused.value.reason == f"{MASK} is wrong"
    with pytest.raises(TryLater) as later:
        leaky.send(message(), "later")
    assert str(later.value) == later.value.reason == f"not now: {MASK}"
