"""An alert in words: what every template and channel takes its sentences from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from ..core.alert import Alert
from ..core.finding import HOST_UNREACHABLE
from ..core.message import Entry, Message, News
from ..core.verdict import Verdict
from .texts import cut, one_line, safe

SHOWN_HIDDEN = 10  # of what an alert explains, by name; of the rest the number
LONGEST_LINE = 300  # characters
LONGEST_WHAT = 130  # characters of a subject that phones show

NEWS = {
    News.NEW: "new",
    News.WORSE: "worse than when you were last told",
    News.AGAIN: "still firing, told again",
    News.ESCALATED: "escalated: nobody has acknowledged it",
    News.RESOLVED: "resolved",
}
TAGS = {News.WORSE: "worse", News.AGAIN: "again", News.ESCALATED: "escalated"}


@dataclass(frozen=True)
class Said:
    """`label`: 'P1' or 'RESOLVED', `tag`: 'P1, escalated'. `headline`: one sentence. `claim`: what must hold.

    `place`: 'TORQ-D08 on torq-1'. `now`: what is and what should be; `what`: the same for a subject. `do`: what the
    runbook says to do. `link`: to the runbook, `href` the same where it is an address. `hides`: the first of what it
    explains, `hidden`: how many in all. `colour`: P1 … P4, ok.
    """

    id: str
    firing: bool
    label: str
    tag: str
    colour: str
    news: str
    system: str
    headline: str
    claim: str
    place: str
    target: str
    verdict: str
    now: str
    what: str
    do: str
    when: str
    link: str
    href: str
    hides: tuple[str, ...]
    hidden: int
    notes: tuple[str, ...]
    why: str

    @property
    def brief(self) -> str:
        """All of it in one line."""
        more = f", explains {self.hidden} more" if self.hidden else ""
        return cut(f"[{self.tag}] {self.system}: {self.what} ({self.place}{more})", LONGEST_LINE)


def said(entry: Entry, message: Message, facts: Mapping[str, str]) -> Said:
    finding, firing = entry.alert.finding, entry.news.firing
    label = entry.severity.value if firing else "RESOLVED"
    runbook = link(finding.runbook, facts)
    return Said(
        id=entry.alert.id,
        firing=firing,
        label=label,
        tag=f"{label}, {TAGS[entry.news]}" if entry.news in TAGS else label,
        colour=label if firing else "ok",
        news=NEWS[entry.news],
        system=_name(finding.system),
        headline=_headline(entry),
        claim=cut(one_line(finding.claim), LONGEST_LINE),
        place=_name(f"{finding.control} on {finding.target}"),
        target=_name(finding.target),
        verdict="unknown: nobody could look" if finding.verdict is Verdict.UNKNOWN else finding.verdict.value,
        now=finding.message,
        what=_what(entry),
        do=finding.what_to_do if firing else "",
        when=_when(entry.alert, message.created),
        link=runbook,
        href=runbook if runbook.startswith(("https://", "http://")) else "",
        hides=tuple(one_line(each)[:LONGEST_LINE] for each in entry.hides[:SHOWN_HIDDEN]),
        hidden=len(entry.hides),
        notes=tuple(_notes(entry, message.created)),
        why=one_line(entry.why),
    )


def _name(text: str) -> str:
    return safe(one_line(text), LONGEST_LINE)


def _headline(entry: Entry) -> str:
    """The claim; where it was not looked at, that; for a dead host, the thing itself."""
    finding = entry.alert.finding
    claim = cut(one_line(finding.claim), LONGEST_LINE)
    if not entry.news.firing:
        return claim
    if finding.control == HOST_UNREACHABLE:
        return _name(f"{finding.target} does not answer")
    return f"unknown: {claim}" if finding.verdict is Verdict.UNKNOWN else claim


def _what(entry: Entry) -> str:
    """What is wrong, or what holds again: the claim alone would read as if all were well."""
    finding = entry.alert.finding
    if not entry.news.firing or finding.control == HOST_UNREACHABLE or not finding.message.strip():
        return _headline(entry)
    is_now = finding.message.strip().split("\n")[0]
    is_now = is_now if len(is_now) <= LONGEST_WHAT else f"{is_now[:LONGEST_WHAT]}…"
    return f"unknown: {is_now}" if finding.verdict is Verdict.UNKNOWN else is_now


def link(runbook: str, facts: Mapping[str, str]) -> str:
    """An address if RUNBOOK_BASE_URL is among the facts, else the path in the repository."""
    base = facts.get("RUNBOOK_BASE_URL", "")
    if not runbook or not base or "://" in runbook:
        return runbook
    return f"{base.rstrip('/')}/{quote(runbook, safe='/#%')}"


def _when(alert: Alert, now: datetime) -> str:
    if alert.resolved is None:
        return f"since {moment(alert.opened)} ({duration((now - alert.opened).total_seconds())})"
    seconds = (alert.resolved - alert.opened).total_seconds()
    return f"from {moment(alert.opened)} to {moment(alert.resolved)} ({duration(seconds)})"


def _notes(entry: Entry, now: datetime) -> Iterator[str]:
    alert = entry.alert
    if not entry.news.firing and alert.why_resolved:
        yield f"Why it ended: {one_line(alert.why_resolved)}"
    if alert.flapping:
        yield "It is flapping: it came and went several times in the last rounds."
    if entry.news.firing and alert.acknowledgement and alert.acknowledged(now):
        given = alert.acknowledgement
        yield f"{one_line(given.by)} has it since {moment(given.at)}: {one_line(given.comment)}"


def moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def duration(seconds: float) -> str:
    """In its two largest units."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return "less than a minute"
    hours, days = minutes // 60, minutes // (24 * 60)
    if hours < 1:
        return f"{minutes} min"
    return f"{hours} h {minutes % 60} min" if days < 1 else f"{days} d {hours % 24} h"
