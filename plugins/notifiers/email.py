"""E-mail over SMTP: text and HTML, the end of a problem in the thread of its beginning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..core.message import Message
from .base import Notifier, Refused, TryLater
from .deadline import LATER, within
from .mail import addresses, composed

if TYPE_CHECKING:
    import ssl

    from .smtp import Server


LAST_PORT = 65_535


class Email(Notifier):
    """Settings: `to` and `from` (mail addresses, several with commas in `to`), `smarthost` (host:port; 465 is TLS
    from the start). Optional: `require_tls` (default true: STARTTLS or nothing), `tls_config` (ca_file, cert_file and
    key_file, insecure_skip_verify), `auth_username` with `auth_password`, `auth_password_file` or `auth_secret`,
    `hello` (default localhost), `headers`. Alertmanager's `html` and `text` are not used: the words are Muster's.

    The Message-ID follows from the message: a mail that comes twice is the same mail. Recipients that are refused
    for good are named in the receipt while others take it; if all are, the message is refused. If the server only
    puts some off (4yz), the others have it and the whole is tried again, under the same Message-ID.
    """

    kind = "email"
    deadline = 30.0
    """Seconds; mail servers greet slowly on purpose."""

    def tell(self, message: Message, key: str) -> str:
        from .smtp import Session, replies  # here: TLS is slow to load

        mail = composed(message, key, self.settings, self.facts)
        (sender,), recipients = addresses(self.settings, "from")[:1], addresses(self.settings, "to")
        session = Session(self._server(), mail, sender, recipients)
        refused = within(self.deadline, session.run, session.stop, str(session.server))
        took = [address for address in recipients if address not in refused]
        if any(code < 500 for code, _ in refused.values()):
            raise TryLater(f"{', '.join(took)} have it; {session.server} puts off {replies(refused)}")
        named = f"; refused for good: {replies(refused)}" if refused else ""
        return f"{session.server} took {mail['Message-ID']} for {', '.join(took)}{named}"

    def _server(self) -> Server:
        from .smtp import Server

        given = re.fullmatch(r"\[?(?P<host>[^\[\]]+)\]?:(?P<port>\d{1,5})", self.settings.text("smarthost"))
        if given is None or int(given["port"]) > LAST_PORT:
            raise Refused(f"{self.settings.where}smarthost should be host:port, is {self.settings.text('smarthost')}")
        return Server(
            host=given["host"],
            port=int(given["port"]),
            hello=self.settings.text("hello", "localhost"),
            timeout=self.deadline + LATER,
            tls=self._tls() if self.settings.flag("require_tls", True) else None,
            login=self._login(),
        )

    def _login(self) -> tuple[str, str] | None:
        if "auth_username" not in self.settings:
            return None
        given = [key for key in ("auth_password", "auth_secret") if key in self.settings] or ["auth_password"]
        return self.settings.text("auth_username"), self.settings.text(given[0])

    def _tls(self) -> ssl.SSLContext:
        import ssl

        config = self.settings.part("tls_config")
        config.only("ca_file", "cert_file", "key_file", "insecure_skip_verify")
        trusted, own = config.file("ca_file"), config.file("cert_file")
        try:
            context = ssl.create_default_context(cafile=trusted)
            if own:
                context.load_cert_chain(own, config.file("key_file"))
        except (ssl.SSLError, OSError) as error:
            raise TryLater(f"{config.where}ca_file or cert_file cannot be used ({error})") from None
        if config.flag("insecure_skip_verify", False):
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context
