"""The mailbox's page: a list of mails, and each mail as text. Plain HTML; the list looks for new ones by itself."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from . import mails
from .mails import Mail
from .web import Answer, Reply, Request

SECONDS = 5
_STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; max-width: 1100px; margin: 1.5em auto; padding: 0 1em; color: #222; }
table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #ddd; padding: 4px 8px; text-align: left; }
th { background: #f3f3f3; } td:first-child { text-align: right; }
pre { background: #f6f6f6; padding: 10px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
"""
KIND = "text/html; charset=utf-8"


def routes(folder: Path) -> dict[str, Answer]:
    """For lab.web: the list, one mail, and one as it came."""
    return {
        "/": lambda _: Reply(_list(mails.kept(folder)), kind=KIND),
        "/mail/*": lambda request: _one(folder, request, _mail),
        "/raw/*": lambda request: _one(folder, request, lambda mail: Reply(mail.file.read_text("utf-8", "replace"))),
    }


def _one(folder: Path, request: Request, shown: Callable[[Mail], Reply]) -> Reply:
    file = folder / f"{int(request.rest):05}.eml" if request.rest.isdecimal() else None
    if file is None or not file.exists():
        return Reply("There is no such mail", 404)
    return shown(mails.read(file))


def _list(found: list[Mail]) -> str:
    rows = "".join(
        f'<tr><td><a href="/mail/{mail.number}">{mail.number}</a></td><td>{mail.at:%Y-%m-%d %H:%M:%S}</td>'
        f"<td>{escape(mail.sender)}</td><td>{escape(', '.join(mail.to))}</td>"
        f'<td><a href="/mail/{mail.number}">{escape(mail.subject)}</a></td></tr>'
        for mail in reversed(found)
    )
    head = "<tr><th></th><th>time (UTC)</th><th>from</th><th>to</th><th>subject</th></tr>"
    refresh = f'<meta http-equiv="refresh" content="{SECONDS}">'
    return _page(f"{len(found)} mail{'s' * (len(found) != 1)}", f"<table>{head}{rows}</table>", refresh)


def _mail(mail: Mail) -> Reply:
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in mail.headers)
    links = f'<p><a href="/">all mails</a> · <a href="/raw/{mail.number}">as it came</a></p>'
    return Reply(_page(mail.subject, f"{links}<table>{rows}</table><pre>{escape(mail.text)}</pre>"), kind=KIND)


def _page(title: str, inside: str, head: str = "") -> str:
    named = f"<title>{escape(title)}</title>"
    return (
        f"<!doctype html><html><head>{named}{head}<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{inside}"
    )
