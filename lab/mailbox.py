"""The lab's mailbox: a real SMTP server with STARTTLS. What it takes is kept as files and shown on a page.

Run as a lab program with `--folder DIR` (the mails), `--authority FILE` (for clients to trust) and `--own FILE`.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from . import certificate, mails
from .mailbox_page import routes
from .mailbox_service import HOST, PAGE_PORT, SMTP_PORT
from .program import program
from .web import serve_beside


class Handler:
    """aiosmtpd's hook: every mail is taken."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 its name
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        self.count += 1
        mails.keep(self.folder, self.count, envelope.mail_from or "<>", envelope.rcpt_tos, content)
        return f"250 kept as mail {self.count}"


async def _serve(address: str, folder: Path, context: ssl.SSLContext) -> asyncio.Server:
    handler, loop = Handler(folder), asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(handler, hostname=HOST, tls_context=context, require_starttls=True, enable_SMTPUTF8=True, loop=loop)

    return await loop.create_server(protocol, address, SMTP_PORT)


def main() -> None:
    me = program()
    folder, authority, own = (Path(me.option(name)) for name in ("folder", "authority", "own"))
    folder.mkdir(parents=True, exist_ok=True)
    certificate.write(authority, own, me.address)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(own)
    serve_beside(me, PAGE_PORT, routes(folder))

    async def forever() -> None:
        server = await _serve(me.address, folder, context)
        me.ready()
        await server.serve_forever()

    asyncio.run(forever())


if __name__ == "__main__":
    main()
