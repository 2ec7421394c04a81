"""The mailbox as the supervisor knows it: what to start, and the facts it gives. Light: no mail library here."""

from __future__ import annotations

from .layout import Layout
from .service import Service

HOST = "mailbox"  # what `muster lab status` calls it; nobody logs in there
SMTP_PORT, PAGE_PORT = 2525, 8025  # at an address of its own


def service(layout: Layout) -> Service:
    words = ("--folder", str(layout.mails), "--authority", str(layout.mail_authority))
    return Service(name="mailbox", module="lab.mailbox", args=(*words, "--own", str(layout.keys / "mailbox.pem")))


def facts(layout: Layout, address: str) -> dict[str, str]:
    """What policy/routes.yml calls ${SMTP_…}, and where people look."""
    return {
        "SMTP_HOST": address,
        "SMTP_PORT": str(SMTP_PORT),
        "SMTP_CA_FILE": str(layout.mail_authority),
        "mailbox": str(layout.mails),
        "mailbox_url": f"http://{address}:{PAGE_PORT}/",
    }
