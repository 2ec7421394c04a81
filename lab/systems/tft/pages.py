"""The worker's HTML pages."""

from __future__ import annotations

from datetime import date

from .kv import SYMBOLS


def report(kind: str, day: date) -> str:
    """A finished report of a day, with a line for each symbol."""
    rows = "".join(f"<tr><td>{symbol}</td><td>bullish</td><td>{74 + n}%</td></tr>" for n, symbol in enumerate(SYMBOLS))
    when = f"{day:%A, %b} {day.day}, {day.year}"
    return _page(f"{kind} - {day}", f"<h1>{kind}</h1><p>{when}</p><table>{rows}</table>")


def placeholder(kind: str, reason: str) -> str:
    """What the worker shows instead, with status 200 all the same."""
    return _page(f"{kind} - {reason}", f"<h1>{kind}</h1><p>{reason}</p>")


def _page(title: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"
