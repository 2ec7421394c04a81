"""Slack, and whatever takes Slack's incoming webhooks (Mattermost, Rocket.Chat, Discord's /slack)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..core.message import Kind, Message
from .base import Notifier, Refused, TryLater
from .said import Said
from .texts import cut
from .web import Answer, Web
from .words import Words

# Slack's limits, in characters and blocks.
HEADER, SECTION, BLOCKS = 150, 3_000, 50
TEXT = 3_800  # it would take 40,000, but shows 4,000 and other servers take no more
# Besides, Slack refuses some 13,000 characters in all blocks: msg_blocks_too_long.
FULL, PART, LINES = 4, 900, 20
COLOURS = {"P1": "🔴", "P2": "🟠", "P3": "🟡", "P4": "🔵", "ok": "🟢", "none": "⚪"}
OPTIONS = ("channel", "username", "icon_emoji", "icon_url")


class Slack(Notifier):
    """Settings: `api_url` or `api_url_file`, the hook's address (a secret as a whole). Optional: `channel`,
    `username`, `icon_emoji`, `icon_url`, where the server lets a hook choose; `http_config`.

    Alertmanager's templates (title, text, fields …) are not used: the words are Muster's. A hook cannot tell
    doubles apart: a message whose answer was lost comes twice.
    """

    kind = "slack"

    def tell(self, message: Message, key: str) -> str:
        web = Web(self.settings, self.deadline)
        return str(accepted(web.post(self.settings.text("api_url"), self._payload(message))))

    def _payload(self, message: Message) -> dict[str, Any]:
        options = {name: self.settings.text(name) for name in OPTIONS if name in self.settings}
        return {**options, **payload(message, Words(message, self.facts))}


def payload(message: Message, words: Words) -> dict[str, Any]:
    """`blocks` for Slack; `text` for its notifications and for servers that know no blocks."""
    text = f"*{escaped(words.title, HEADER)}*\n{escaped(words.text(TEXT - 600), TEXT - 200)}"
    return {"text": text[:TEXT], "blocks": list(_blocks(message, words))}


def _blocks(message: Message, words: Words) -> Iterator[dict[str, Any]]:
    yield {"type": "header", "text": {"type": "plain_text", "text": cut(words.title, HEADER), "emoji": True}}
    if message.kind is not Kind.ALERT or not words.said:
        yield _section(escaped(words.text(SECTION - 300), SECTION))
        return
    full = 0 if message.folded else FULL
    if message.note:
        yield _section(escaped(message.note, PART))
    for each in words.said[:full]:
        yield from _alert(each)
    lines = words.said[full : full + LINES]
    if lines:
        yield _section("\n".join(f"{COLOURS[each.colour]} {escaped(each.brief, 120)}" for each in lines))
    if rest := words.rest(full + len(lines)):
        yield _section(escaped(rest, PART))
    yield _context(f"Muster, {message.environment}" + (f", round {message.run}" if message.run else ""))


def _alert(each: Said) -> Iterator[dict[str, Any]]:
    head = f"{COLOURS[each.colour]} *{escaped(each.tag, 40)} · {escaped(each.system, 60)}* {escaped(each.place, 200)}"
    now = escaped(each.now if each.firing else f"It was: {each.now}", PART)
    yield _section(f"{head}\n*{escaped(each.headline, LINE)}*\n{now}")
    if each.do:
        yield _section(f"*What to do*\n{escaped(each.do, PART)}")
    yield _context("\n".join(_small_print(each)))


def _small_print(each: Said) -> Iterator[str]:
    yield escaped(f"{each.when}, {each.news}", LINE)
    yield from (escaped(note, LINE) for note in each.notes)
    if each.hidden:
        yield escaped(f"explains {each.hidden} more: {', '.join(each.hides)}", LINE)
    if each.href:
        yield f"<{escaped(each.href, LINE)}|Runbook>"
    elif each.link:
        yield f"Runbook: {escaped(each.link, LINE)}"
    if each.why:
        yield escaped(f"told because: {each.why}", LINE)
    yield f"`muster ack {each.id}` · `muster explain {each.id}`" if each.firing else f"`muster explain {each.id}`"


LINE = 300


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:SECTION]}}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text[:SECTION]}]}


def escaped(text: str, limit: int) -> str:
    """Of what a system said nothing may become a mention or a link; and no escape is cut in the middle."""
    text = cut(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text if len(text) <= limit else re.sub(r"&[a-z]{0,3}$", "", text[: limit - 1]) + "…"


def accepted(answer: Answer) -> Answer:
    """A hook says "ok"; Slack's Web API and Rocket.Chat answer JSON. Another 2xx is somebody in between."""
    said = answer.json()
    if answer.body.strip() == "ok" or (isinstance(said, dict) and True in (said.get("ok"), said.get("success"))):
        return answer
    if isinstance(said, dict) and False in (said.get("ok"), said.get("success")):
        raise Refused(str(answer))
    raise TryLater(f"{answer}, where Slack would say ok")
