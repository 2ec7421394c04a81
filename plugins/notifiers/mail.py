"""A message as a mail: its headers, its thread, its text and its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses

from ..core.message import Message
from ..core.severity import Severity
from .settings import Settings
from .texts import one_line
from .trouble import Refused
from .words import Words

DOMAIN = "muster.invalid"
REFERENCES = 20  # of older mails that one mail names
OURS = ("message-id", "in-reply-to", "references", "date", "mime-version", "auto-submitted", "bcc")


def composed(message: Message, key: str, settings: Settings, facts: Mapping[str, str]) -> EmailMessage:
    """The same for the same message, whenever it is sent. Raises Refused for an address or a header that is none."""
    words, mail = Words(message, facts), EmailMessage(policy=SMTP)
    mail["Subject"] = words.title
    mail["From"] = one_line(settings.text("from"))
    mail["To"] = one_line(settings.text("to"))
    mail["Date"] = format_datetime(message.created)
    mail["Message-ID"] = mail_id(message.id)
    for name, value in _thread(message):
        mail[name] = value
    mail["Auto-Submitted"] = "auto-generated"  # no out-of-office answers
    mail["X-Muster-Key"] = one_line(key)
    if message.firing and message.severity is Severity.P1:
        mail["Importance"] = "high"
    _add(mail, settings)
    mail.set_content(words.text())
    mail.add_alternative(words.html(), subtype="html")
    return mail


def mail_id(message: str) -> str:
    """The Message-ID of a message, known to all who know the message's id."""
    return f"<{re.sub(r'[^A-Za-z0-9.-]', '_', message)}@{DOMAIN}>"


def _thread(message: Message) -> Iterator[tuple[str, str]]:
    """Under the first mail that told of each of its problems; the worst one's last, where mail programs look."""
    entries = sorted(message.entries, key=lambda entry: entry.severity.rank)
    roots = list(dict.fromkeys(entry.in_reply_to for entry in entries if entry.in_reply_to))[:REFERENCES]
    if roots:
        yield "In-Reply-To", mail_id(roots[0])
        yield "References", " ".join(mail_id(root) for root in reversed(roots))


def _add(mail: EmailMessage, settings: Settings) -> None:
    """The policy's `headers`: further ones, or From, To, Cc and Reply-To as they are to be shown."""
    headers = settings.part("headers")
    for name in headers.values:
        value = headers.text(name)
        if name.lower() == "subject" or not value:
            continue  # Alertmanager's is a template for its own words; ours are in words/
        if name.lower() in OURS or name.lower().startswith("content-") or "{{" in value:
            raise Refused(f"{headers.where}{name} cannot be set: it is Muster's own, or a template of Alertmanager's")
        try:
            if not re.fullmatch(r"[!-9;-~]+", name):
                raise ValueError("its name has characters that none has")
            del mail[name]
            mail[name] = value
        except (ValueError, MessageError) as error:
            raise Refused(f"{headers.where}{name} is no header: {error}") from None


def addresses(settings: Settings, key: str) -> list[str]:
    """Of a list with commas, bare. Raises Refused, naming the one that is none."""
    given = settings.text(key)
    found = [address for _, address in getaddresses([given])]
    wrong = [address for address in found if not re.fullmatch(r"[^@\s,<>]+@[^@\s,<>]+", address)]
    if wrong or not found:
        raise Refused(f"{settings.where}{key} should be mail addresses, is {given}")
    return found
