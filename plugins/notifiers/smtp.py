"""One SMTP session. Loaded when something is sent."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from .trouble import Refused, TryLater

IMPLICIT_TLS = 465
Replies = Mapping[str, tuple[int, bytes]]


@dataclass(frozen=True)
class Server:
    """`tls`: what to check the certificate with; None where STARTTLS is not wanted. `login`: user, password."""

    host: str
    port: int
    hello: str
    timeout: float
    tls: ssl.SSLContext | None
    login: tuple[str, str] | None = None

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass
class Session:
    """`run` delivers; `stop`, from another thread, cuts the line."""

    server: Server
    mail: EmailMessage
    sender: str
    recipients: Sequence[str]
    smtp: smtplib.SMTP | None = field(default=None)

    def run(self) -> Replies:
        """Those who were refused while others were not. Raises TryLater or Refused."""
        try:
            return self._delivered()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise verdict(f"{self.server} refuses all: {replies(error.recipients)}", min(codes)) from None
        except smtplib.SMTPResponseException as error:
            raise verdict(f"{self.server} says {error.smtp_code} {text(error.smtp_error)}", error.smtp_code) from None
        except ssl.SSLCertVerificationError as error:
            raise TryLater(f"the certificate of {self.server} is not trusted ({error.verify_message})") from None
        except smtplib.SMTPServerDisconnected as error:
            raise TryLater(f"{self.server} broke off: {error}") from None
        except (smtplib.SMTPException, ValueError) as error:
            raise Refused(f"{self.server} cannot be given this mail: {error}") from None
        except OSError as error:  # after smtplib's, which are OSErrors too
            raise TryLater(f"{self.server} cannot be reached, or broke off: {error}") from None

    def _delivered(self) -> Replies:
        smtp = self._connected()
        try:
            self._secured(smtp)
            self._logged_in(smtp)
            # Not send_message: it would write ">From" where a line begins with From.
            return smtp.sendmail(self.sender, list(self.recipients), self.mail.as_bytes())
        finally:
            with suppress(smtplib.SMTPException, OSError):  # what is delivered stays so, whatever the goodbye
                smtp.quit()

    def _connected(self) -> smtplib.SMTP:
        server = self.server
        if server.port == IMPLICIT_TLS and server.tls is not None:
            self.smtp = smtplib.SMTP_SSL(
                server.host, server.port, server.hello, timeout=server.timeout, context=server.tls
            )
        else:
            self.smtp = smtplib.SMTP(server.host, server.port, server.hello, timeout=server.timeout)
        return self.smtp

    def _secured(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.server.tls is None or self.server.port == IMPLICIT_TLS:
            return
        if not smtp.has_extn("starttls"):
            raise TryLater(f"{self.server} offers no STARTTLS, and require_tls is true")
        smtp.starttls(context=self.server.tls)

    def _logged_in(self, smtp: smtplib.SMTP) -> None:
        if self.server.login is None:
            return
        if not isinstance(smtp.sock, ssl.SSLSocket) and not _is_loopback(smtp):
            raise Refused(f"auth_password is not sent to {self.server} in the clear. Set require_tls to true")
        smtp.login(*self.server.login)

    def stop(self) -> None:
        if self.smtp is not None and self.smtp.sock is not None:
            with suppress(OSError):  # closed already
                self.smtp.sock.shutdown(socket.SHUT_RDWR)


def verdict(reason: str, code: int) -> TryLater | Refused:
    """5yz is for good; 4yz, and what is no reply at all, may go better later."""
    return Refused(reason) if 500 <= code < 600 else TryLater(reason)


def replies(refused: Replies) -> str:
    return ", ".join(f"{address} ({code} {text(said)})" for address, (code, said) in refused.items())


def text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _is_loopback(smtp: smtplib.SMTP) -> bool:
    sock = smtp.sock
    return sock is not None and ipaddress.ip_address(sock.getpeername()[0].partition("%")[0]).is_loopback
