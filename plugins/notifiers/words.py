"""The words of a message, from the templates in words/: a title, a text, an HTML page. Each within its limit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..core.message import Kind, Message, News
from .said import Said, said
from .texts import cut, one_line, safe

if TYPE_CHECKING:
    from jinja2 import Environment

TITLE = 200  # characters; longer ones no phone shows
PAGE = 90_000  # characters; Gmail clips pages of more than 102 kB
SYSTEMS = 3  # that a title names
# How much is tried until it fits: (alerts in full, in one line, characters of a text). What is left is a number.
PLANS = (
    *((20, 200, 4_000), (10, 100, 2_000), (5, 50, 1_000), (3, 20, 700), (1, 10, 500)),
    *((1, 3, 300), (1, 1, 200), (1, 0, 120), (0, 3, 0), (0, 0, 0)),
)


class Words:
    """Of a message that may leave (`outgoing`). `said`: its alerts, those that fire before those that ended."""

    def __init__(self, message: Message, facts: Mapping[str, str]) -> None:
        self.message = message
        entries = sorted(message.entries, key=lambda entry: (not entry.news.firing, entry.severity.rank))
        self.said: tuple[Said, ...] = tuple(said(entry, message, facts) for entry in entries)

    @cached_property
    def title(self) -> str:
        return cut(one_line(self._rendered("title", 0, 0, 0)), TITLE)

    @cached_property
    def label(self) -> str:
        """The worst severity that fires, or RESOLVED."""
        if self.message.kind is not Kind.ALERT or not self.said:
            return self.message.kind.value.upper()
        return self.said[0].label

    def text(self, limit: int = PAGE) -> str:
        """At most `limit` characters."""
        return cut(re.sub(r"\n{3,}", "\n\n", self._fitted("text", limit)).strip(), limit)

    def html(self, limit: int = PAGE) -> str:
        return self._fitted("html", limit)

    def rest(self, shown: int) -> str:
        """What is said of the alerts after the first `shown`; nothing if there are none."""
        left = len(self.said) - shown
        run = f" of round {self.message.run}" if self.message.run else ""
        return f"… {left} more, see report{run} or `muster alerts`" if left > 0 else ""

    def _fitted(self, template: str, limit: int) -> str:
        rendered = ""
        # A single alert in full begins with what matters: cut, it still says more than a line does.
        for full, lines, chars in (plan for plan in PLANS if plan[0] or len(self.said) != 1):
            rendered = self._rendered(template, 0 if self.message.folded else full, lines, chars)
            if len(rendered) <= limit:
                break
        return rendered

    def _rendered(self, template: str, full: int, lines: int, chars: int) -> str:
        shown = self.said[: full + lines]
        return (
            _templates()
            .get_template(f"{template}.j2")
            .render(
                **self._whole,
                heading="" if template == "title" else self.title,
                full=[replace(each, now=cut(each.now, chars), do=cut(each.do, chars)) for each in shown[:full]],
                lines=shown[full:],
                rest=self.rest(len(shown)),
            )
        )

    @cached_property
    def _whole(self) -> dict[str, Any]:
        message, news = self.message, [entry.news for entry in self.message.entries]
        return {
            "message": message,
            "drill": message.kind is Kind.DRILL,
            "summary": message.kind is Kind.SUMMARY,
            "environment": safe(one_line(message.environment), TITLE),
            "run": safe(one_line(message.run), TITLE),
            "entries": self.said,
            "label": self.label,
            "colour": self.said[0].colour if self.said and message.kind is Kind.ALERT else "none",
            "systems": self._systems(),
            "firing": sum(each.firing for each in news),
            "resolved": news.count(News.RESOLVED),
            "escalated": news.count(News.ESCALATED),
        }

    def _systems(self) -> str:
        names = list(dict.fromkeys(each.system for each in self.said))
        return ", ".join(names) if len(names) <= SYSTEMS else f"{len(names)} systems"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # here: it is slow to load

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "words"),
        # Mails, hooks and terminals show texts as they are; only the page is HTML.
        autoescape=lambda name: name == "html.j2",  # noqa: S701
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
