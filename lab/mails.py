"""The mails that a lab's mailbox has taken: one file each, 00001.eml, 00002.eml …, as they came."""

from __future__ import annotations

import email
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path

FROM, TO, AT = "X-Lab-From", "X-Lab-To", "X-Lab-At"  # the envelope's; the mail's own headers may say otherwise


@dataclass(frozen=True)
class Mail:
    """`number`: in the order of arrival, from 1. `sender` and `to`: of the envelope. `at`: aware UTC."""

    number: int
    file: Path
    at: datetime
    sender: str
    to: tuple[str, ...]
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message.get("subject", "(no subject)"))

    @property
    def text(self) -> str:
        """What a reader without HTML sees."""
        body = self.message.get_body(("plain", "html"))
        return str(body.get_content()).replace("\r\n", "\n") if body is not None else "(no text)"

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All but the envelope's."""
        return [(name, str(value)) for name, value in self.message.items() if name not in (FROM, TO, AT)]


def keep(folder: Path, number: int, sender: str, to: Iterable[str], content: bytes) -> Path:
    """Whole or not at all: who lists the folder never sees half a mail."""
    envelope = f"{FROM}: {sender}\r\n{TO}: {', '.join(to)}\r\n{AT}: {datetime.now(UTC).isoformat()}\r\n"
    file, scratch = folder / f"{number:05}.eml", folder / f".{number:05}"
    scratch.write_bytes(envelope.encode() + content)
    return scratch.replace(file)


def kept(folder: Path) -> list[Mail]:
    """All of them, oldest first."""
    return [read(file) for file in sorted(folder.glob("*.eml"))]


def read(file: Path) -> Mail:
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    to = tuple(each.strip() for each in str(message[TO]).split(","))
    return Mail(int(file.stem), file, datetime.fromisoformat(str(message[AT])), str(message[FROM]), to, message)
