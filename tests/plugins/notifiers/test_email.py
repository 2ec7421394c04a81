"""Mail against a real SMTP server: what arrives, under which thread, over which line, and what refusals come to."""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme

from plugins.core.message import Message, News
from plugins.notifiers import notifier
from plugins.notifiers.base import Refused, TryLater
from plugins.notifiers.mail import mail_id

from .samples import FACTS, NIGHT, channel, entry, message, resolved
from .sinks import Mailbox, line, smtp

PASSWORD = "pa55-w0rd-in-a-file"
BASE: dict[str, Any] = {"from": "Muster <muster@example.org>", "to": "ops@example.org", "require_tls": False}


def send(port: int, given: Message | None = None, **settings: Any) -> str:
    way = channel("email", {**BASE, "smarthost": f"127.0.0.1:{port}", **settings})
    return notifier(way, FACTS).send(given or message(), "m1/everybody/email[0]")


def delivered(given: Message, **settings: Any) -> EmailMessage:
    mailbox = Mailbox()
    with smtp(mailbox) as port:
        send(port, given, **settings)
    (envelope,) = mailbox.mails
    return message_from_bytes(bytes(envelope.original_content or b""), policy=policy.default)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return str(tmp_path / "ca.pem")


def test_a_mail_has_text_and_page() -> None:
    mail = delivered(message())
    assert mail["Subject"] == (
        "[P1] torq: torq-1/market_data admits torq:torq 666, should admit torq:torq 660 (TORQ-D08 on torq-1/market_data)"
    )
    assert mail["From"] == "Muster <muster@example.org>"
    assert mail["To"] == "ops@example.org"
    assert mail["Importance"] == "high"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Muster-Key"] == "m1/everybody/email[0]"
    assert mail.get_content_type() == "multipart/alternative"
    text, page = mail.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert text.get_content().startswith("torq-1/market_data admits torq:torq 666, should admit torq:torq 660\r\n")
    assert page.get_content_type() == "text/html"
    assert "What to do" in page.get_content()


def test_the_end_stands_under_the_problem() -> None:
    problem = delivered(message(id="first1"))
    end = delivered(message(entry(news=News.RESOLVED, in_reply_to="first1"), id="second2"))
    assert end["In-Reply-To"] == end["References"] == problem["Message-ID"] == "<first1@muster.invalid>"
    assert end["Message-ID"] == "<second2@muster.invalid>"
    assert problem["In-Reply-To"] is None


def test_a_mail_about_several_problems_stands_under_each_the_worst_last() -> None:
    entries = (
        entry(NIGHT["several"].entries[0].alert, News.RESOLVED, in_reply_to="disk"),
        entry(news=News.AGAIN, in_reply_to="sockets"),
        entry(resolved(), News.RESOLVED, in_reply_to="sockets"),
    )
    mail = delivered(message(*entries))
    assert mail["In-Reply-To"] == "<sockets@muster.invalid>"
    assert mail["References"] == "<disk@muster.invalid> <sockets@muster.invalid>"


def test_a_message_id_depends_on_the_message_alone() -> None:
    assert mail_id("a1b2") == mail_id("a1b2") == "<a1b2@muster.invalid>"
    assert mail_id("a b<c>\r\nBcc: x") == "<a_b_c___Bcc__x@muster.invalid>"


def test_a_retry_is_the_same_mail() -> None:
    first, second = delivered(message()), delivered(message())
    names = ("Subject", "Message-ID", "Date", "To", "X-Muster-Key")
    assert [first[name] for name in names] == [second[name] for name in names]
    assert first["Date"] == "Sat, 21 Nov 2026 03:07:00 +0000"


def test_every_recipient_gets_it() -> None:
    mailbox = Mailbox()
    with smtp(mailbox) as port:
        receipt = send(port, to='"Lee, Ana" <ana@example.org>, bo@example.org')
    assert mailbox.mails[0].rcpt_tos == ["ana@example.org", "bo@example.org"]
    assert mailbox.mails[0].mail_from == "muster@example.org"
    assert "took <m1@muster.invalid> for ana@example.org, bo@example.org" in receipt


def test_words_of_all_kinds_survive_the_way() -> None:
    mail = delivered(message(title="Ω — 10 µs ‹x› 🦀", text="größer\n.\n..\nFrom here on"))
    assert mail["Subject"] == "Ω — 10 µs ‹x› 🦀"
    text = next(iter(mail.iter_parts())).get_content()
    assert "größer\r\n.\r\n..\r\nFrom here on" in text.replace("\r\n", "\n").replace("\n", "\r\n")


@pytest.mark.parametrize("text", ["a\r\nBcc: eve@example.org", "a\nX: y", "a\x85b", "a\x00b"])
def test_no_text_becomes_a_header(text: str) -> None:
    mail = delivered(message(title=text))
    assert mail["Bcc"] is None
    assert mail["X"] is None
    assert "\n" not in mail["Subject"]


def test_over_starttls_with_a_login(tls: ssl.SSLContext, ca_file: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    mailbox = Mailbox()
    options = {"tls_context": tls, "require_starttls": True, "auth_required": True}
    with smtp(mailbox, authenticator=mailbox.authenticate, **options) as port:
        send(
            port,
            require_tls=True,
            tls_config={"ca_file": ca_file},
            auth_username="muster",
            auth_password_file=str(tmp_path / "password"),
        )
    assert mailbox.logins == ["muster"]
    assert mailbox.over_tls == [True]


def test_a_secret_does_for_a_password() -> None:
    """Alertmanager's other key: what CRAM-MD5 is done with."""
    mailbox = Mailbox()
    with smtp(mailbox, authenticator=mailbox.authenticate, auth_require_tls=False) as port:
        send(port, auth_username="muster", auth_secret=PASSWORD)
    assert mailbox.logins == ["muster"]


def test_tls_is_required_unless_the_policy_says_otherwise(tls: ssl.SSLContext, ca_file: str) -> None:
    mailbox = Mailbox()
    with smtp(mailbox, tls_context=tls) as port:
        way = {"from": "a@b", "to": "c@d", "smarthost": f"127.0.0.1:{port}", "tls_config": {"ca_file": ca_file}}
        notifier(channel("email", way), {}).send(message(), "k")
    assert mailbox.over_tls == [True]


def test_a_server_without_starttls_gets_nothing() -> None:
    mailbox = Mailbox()
    with smtp(mailbox) as port, pytest.raises(TryLater, match="offers no STARTTLS, and require_tls is true"):
        send(port, require_tls=True)
    assert mailbox.mails == []


def test_a_certificate_that_is_not_trusted_gets_nothing(tls: ssl.SSLContext) -> None:
    mailbox = Mailbox()
    with (
        smtp(mailbox, tls_context=tls) as port,
        pytest.raises(TryLater, match="certificate of 127.0.0.1:.* not trusted"),
    ):
        send(port, require_tls=True)
    assert mailbox.mails == []


def test_unless_the_policy_does_not_mind(tls: ssl.SSLContext) -> None:
    mailbox = Mailbox()
    with smtp(mailbox, tls_context=tls) as port:
        send(port, require_tls=True, tls_config={"insecure_skip_verify": True})
    assert mailbox.over_tls == [True]


def test_a_wrong_password_is_refused_and_not_told() -> None:
    mailbox = Mailbox()
    options = {"authenticator": mailbox.authenticate, "auth_required": True, "auth_require_tls": False}
    with smtp(mailbox, **options) as port, pytest.raises(Refused, match="says 535") as caught:
        send(port, auth_username="muster", auth_password="wr0ng-pa55")
    assert "wr0ng" not in caught.value.reason


def test_a_password_does_not_travel_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.notifiers.smtp._is_loopback", lambda _: False)
    mailbox = Mailbox()
    options = {"authenticator": mailbox.authenticate, "auth_require_tls": False}
    with smtp(mailbox, **options) as port, pytest.raises(Refused, match="not sent to .* in the clear.*require_tls"):
        send(port, auth_username="muster", auth_password=PASSWORD)
    assert mailbox.logins == []


def test_a_server_that_knows_no_login() -> None:
    with smtp(Mailbox()) as port, pytest.raises(Refused, match="AUTH"):
        send(port, auth_username="muster", auth_password=PASSWORD)


GONE, FULL, OK = "550 5.1.1 no such mailbox", "452 4.2.2 mailbox full", "250 OK"


@pytest.mark.parametrize(
    ("ana", "bo", "outcome", "says"),
    [
        (GONE, OK, None, r"for bo@example.org; refused for good: ana@example.org \(550 5.1.1 no such mailbox\)"),
        (GONE, GONE, Refused, r"refuses all: ana@example.org \(550 .*\), bo@example.org \(550"),
        (FULL, FULL, TryLater, r"refuses all: ana@example.org \(452"),
        (GONE, FULL, TryLater, r"refuses all"),
        (
            FULL,
            OK,
            TryLater,
            r"bo@example.org have it; 127.0.0.1:\d+ puts off ana@example.org \(452 4.2.2 mailbox full\)",
        ),
    ],
)
def test_refused_recipients(ana: str, bo: str, outcome: type[TryLater | Refused] | None, says: str) -> None:
    mailbox = Mailbox(rcpt={"ana@example.org": ana, "bo@example.org": bo})
    with smtp(mailbox) as port:
        if outcome is None:
            assert re.search(says, send(port, to="ana@example.org, bo@example.org"))
        else:
            with pytest.raises(outcome, match=says):
                send(port, to="ana@example.org, bo@example.org")
    assert len(mailbox.mails) == (OK in (ana, bo))


@pytest.mark.parametrize("stage", ["sender", "data"])
@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("421 4.3.2 shutting down", TryLater),
        ("450 4.7.1 greylisted", TryLater),
        ("451 4.3.0 try again", TryLater),
        ("552 5.3.4 message too big", Refused),
        ("554 5.7.1 spam", Refused),
    ],
)
def test_replies_of_the_server(stage: str, reply: str, outcome: type[TryLater | Refused]) -> None:
    mailbox = Mailbox(sender=reply) if stage == "sender" else Mailbox(data=reply)
    with smtp(mailbox) as port, pytest.raises(outcome, match=f"says {reply}"):
        send(port)


def _says(greeting: bytes) -> Callable[..., None]:
    def talk(connection: Any, over: Any) -> None:
        connection.sendall(greeting)
        connection.recv(1000)

    return talk


@pytest.mark.parametrize(
    ("greeting", "outcome"),
    [
        (b"554 5.3.2 not us \xff\xfe\r\n", Refused),
        (b"421 too many connections\r\n", TryLater),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", TryLater),
        (b"\x00\x01\x02\r\n", TryLater),
        (b"220 hello\r\n", TryLater),
    ],
)
def test_greetings_that_are_none(greeting: bytes, outcome: type[TryLater | Refused]) -> None:
    with line(_says(greeting)) as port, pytest.raises(outcome, match="127.0.0.1"):
        send(port)


def test_headers_of_the_policy() -> None:
    headers = {"Subject": '{{ template "x" . }}', "Reply-To": "desk@example.org", "To": "Operations <ops@example.org>"}
    mail = delivered(message(), headers=headers)
    assert mail["Subject"].startswith("[P1] torq")
    assert mail["Reply-To"] == "desk@example.org"
    assert mail["To"] == "Operations <ops@example.org>"
