"""The lab's mailbox: a real mail goes in, and people find it."""

from __future__ import annotations

import os
import signal
import smtplib
import ssl
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from lab import cli, mails
from lab.engine import Lab
from lab.layout import REPO


def connected(lab: Lab, *, secure: bool = True) -> smtplib.SMTP:
    facts = lab.facts
    line = smtplib.SMTP(facts["SMTP_HOST"], int(facts["SMTP_PORT"]), timeout=10)
    if secure:
        line.starttls(context=ssl.create_default_context(cafile=facts["SMTP_CA_FILE"]))
    return line


def send(lab: Lab, subject: str, text: str = "Look at it.", *to: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "muster@ops.example", "somebody@ops.example", subject
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    with connected(lab) as line:
        line.send_message(message, "muster@ops.example", list(to) or ["on-call@ops.example"])


@pytest.fixture
def lab(shared_lab: Lab) -> Iterator[Lab]:
    """The shared lab, its mailbox left empty."""
    yield shared_lab
    for file in shared_lab.layout.mails.glob("*.eml"):
        file.unlink()


def page(lab: Lab, path: str = "") -> str:
    with urlopen(lab.facts["mailbox_url"] + path, timeout=10) as answer:
        return str(answer.read().decode())


def test_a_mail_is_kept_as_a_file_with_its_envelope(lab: Lab) -> None:
    send(lab, "P1 TORQ-D08 · µ", "Look at it.", "a@ops.example", "b@ops.example")
    [mail] = mails.kept(Path(lab.facts["mailbox"]))
    assert (mail.subject, mail.sender, mail.to) == (
        "P1 TORQ-D08 · µ",
        "muster@ops.example",
        ("a@ops.example", "b@ops.example"),
    )
    assert mail.text == "Look at it.\n"
    assert ("To", "somebody@ops.example") in mail.headers
    assert [name for name, _ in mail.headers if name.startswith("X-Lab")] == []


def test_without_starttls_nothing_is_taken(lab: Lab) -> None:
    with connected(lab, secure=False) as line, pytest.raises(smtplib.SMTPSenderRefused, match="STARTTLS"):
        line.sendmail("a@ops.example", ["b@ops.example"], "Subject: x\r\n\r\n")


def test_only_who_trusts_the_labs_authority_is_served(lab: Lab) -> None:
    line = connected(lab, secure=False)
    with pytest.raises(ssl.SSLCertVerificationError):
        line.starttls(context=ssl.create_default_context())
    assert (lab.layout.keys / "mailbox.pem").stat().st_mode & 0o777 == 0o600


def test_the_page_lists_mails_and_shows_each_without_its_markup(lab: Lab) -> None:
    send(lab, "first <script>")
    send(lab, "second", "is <b>ill</b>")
    everything = page(lab)
    assert "2 mails" in everything
    assert everything.index("second") < everything.index("first &lt;script&gt;")
    number = mails.kept(lab.layout.mails)[-1].number
    assert "is &lt;b&gt;ill&lt;/b&gt;" in page(lab, f"mail/{number}")
    assert "Content-Type: multipart/alternative" in page(lab, f"raw/{number}")
    for wrong in ("mail/99", "mail/x", "raw/../../keys/client"):
        with pytest.raises(HTTPError, match="404"):
            page(lab, wrong)


def test_the_command_lists_and_shows(lab: Lab, capsys: pytest.CaptureFixture[str]) -> None:
    named = ["--name", lab.name]
    assert cli.main(["lab", "mail", *named]) == 0
    assert "no mail yet in" in capsys.readouterr().out
    send(lab, "P1 of torq")
    number = mails.kept(lab.layout.mails)[-1].number
    assert cli.main(["lab", "mail", *named]) == 0
    said = capsys.readouterr().out
    assert f"{number:>4}  " in said
    assert "muster@ops.example → on-call@ops.example\n      P1 of torq\n" in said
    assert cli.main(["lab", "mail", str(number), *named]) == 0
    said = capsys.readouterr().out
    assert "Subject: P1 of torq\n" in said
    assert "\n\nLook at it.\n" in said
    assert cli.main(["lab", "mail", "99", *named]) == 1
    assert "there is no mail 99; there are 1" in capsys.readouterr().err


def test_following_shows_what_comes_until_ctrl_c(lab: Lab) -> None:
    send(lab, "before")
    words = [sys.executable, "-u", "-m", "lab.cli", "lab", "mail", "--follow", "--name", lab.name]
    with subprocess.Popen(words, cwd=REPO, env={**os.environ}, stdout=subprocess.PIPE, text=True) as following:
        assert following.stdout is not None
        assert "before" in following.stdout.readline() + following.stdout.readline()
        send(lab, "after")
        assert "after" in following.stdout.readline() + following.stdout.readline()
        following.send_signal(signal.SIGINT)
    assert following.returncode == 0


def test_the_facts_of_the_lab_that_is_up(shared_lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_LAB", shared_lab.name)
    assert cli.facts("lab") == shared_lab.facts
    assert cli.facts("inventory/lab.yml") == shared_lab.facts
    assert cli.facts("production") is None
    monkeypatch.setenv("MUSTER_LAB", "none-such")
    assert cli.facts("lab") is None
