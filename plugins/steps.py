"""What operators decide, as changes to the book: acknowledge, silence, expire. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from .core.alert import Acknowledgement, Alert
from .core.book import Changes, Event
from .core.matcher import Matcher
from .core.severity import Severity
from .core.silence import Silence
from .pipeline.case import Case, Situation
from .pipeline.rate import rate
from .pipeline.times import span

LONGEST_SILENCE = timedelta(days=7)


class Refusal(Exception):
    """What an operator asked for cannot be done. One sentence with the way out."""


def acknowledge(
    situation: Situation, alerts: Iterable[str], by: str, comment: str, until: datetime | None = None
) -> Changes:
    """`by` has these alerts (by id): nobody else is told while it lasts. Refusal when one is not open any more."""
    now = situation.now
    if until is not None and until <= now:
        raise Refusal(f"{until:%Y-%m-%d %H:%M %Z} is over: an acknowledgement ends in the future")
    given = Acknowledgement(_said(by, "--by"), _said(comment, "--comment"), now, until)
    end = f" until {until:%Y-%m-%d %H:%M} UTC" if until else ""
    changed = [replace(_open(situation, id_), acknowledgement=given) for id_ in alerts]
    detail = f"by {given.by}{end}: {given.comment}"
    events = tuple(Event(now, alert.id, "acknowledged", detail) for alert in changed)
    return Changes(alerts=tuple(changed), events=events)


def silence(
    situation: Situation,
    matchers: Sequence[Matcher],
    by: str,
    comment: str,
    *,
    ends: datetime,
    starts: datetime | None = None,
    until_resolved: bool = False,
) -> Changes:
    """Alerts that match are not told of. Refusal without matchers, for one that is over, or for longer than 7 days."""
    starts = max(starts or situation.now, situation.now)
    _check_silence(matchers, starts, ends)
    made = Silence(
        id=silence_id(matchers, starts, ends, by),
        matchers=tuple(matchers),
        starts=starts,
        ends=ends,
        author=_said(by, "--by"),
        comment=_said(comment, "--comment"),
        until_resolved=until_resolved,
    )
    detail = f"{made.id} by {made.author} until {ends:%Y-%m-%d %H:%M} UTC: {made.comment}"
    about = ["", *(alert.id for alert in hidden(situation, made))]
    return Changes(silences=(made,), events=tuple(Event(situation.now, each, "silenced", detail) for each in about))


def expire(situation: Situation, id_: str, by: str) -> Changes:
    """End a silence now. Refusal when there is none of that id, or when it is over."""
    given = next((each for each in situation.book.silences if each.id == id_), None)
    now = situation.now
    if given is None:
        raise Refusal(f"there is no silence {id_}; there are: {_ids(situation.book.silences, now)}")
    if given.ends <= now:
        raise Refusal(f"silence {id_} is over since {given.ends:%Y-%m-%d %H:%M} UTC")
    ended = replace(given, ends=now)
    detail = f"{id_} ended by {_said(by, '--by')}, {span(given.ends - now)} before its time"
    return Changes(
        silences=(ended,), events=tuple(Event(now, each, "silence ended", detail) for each in ("", *given.hid))
    )


def hidden(situation: Situation, given: Silence) -> tuple[Alert, ...]:
    """The open alerts that the silence hides, or will hide when it starts, by the severities that count now."""
    cases = rate(tuple(Case(alert, alert.finding.severity) for alert in situation.book.alerts.values()), situation)
    return tuple(case.alert for case in cases if given.matches(case.labels))


def may_hide_p1(given: Silence) -> bool:
    """Whether an alert of severity P1 could match it."""
    own = [matcher for matcher in given.matchers if matcher.label == "severity"]
    return all(matcher.matches({"severity": Severity.P1.value}) for matcher in own)


def silence_id(matchers: Iterable[Matcher], starts: datetime, ends: datetime, by: str) -> str:
    text = "\n".join([*(str(matcher) for matcher in matchers), starts.isoformat(), ends.isoformat(), by])
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _check_silence(matchers: Sequence[Matcher], starts: datetime, ends: datetime) -> None:
    if not matchers:
        raise Refusal("a silence needs at least one matcher, like control=TORQ-D08")
    if all(matcher.matches({}) for matcher in matchers):
        raise Refusal(
            f"{', '.join(map(str, matchers))} matches alerts that have none of these labels: name one they have"
        )
    if ends <= starts:
        raise Refusal(f"it would end ({ends:%Y-%m-%d %H:%M} UTC) before it starts ({starts:%Y-%m-%d %H:%M} UTC)")
    if ends - starts > LONGEST_SILENCE:
        longest, asked = span(LONGEST_SILENCE), span(ends - starts)
        raise Refusal(
            f"a silence lasts {longest} at most, this one {asked}; for longer, write a waiver (policy/waivers/)"
        )


def _open(situation: Situation, id_: str) -> Alert:
    alert = situation.book.alerts.get(id_)
    if alert is None:
        raise Refusal(f"alert {id_} is not open any more; `muster alerts` lists those that are")
    return alert


def _said(text: str, option: str) -> str:
    if not text.strip():
        raise Refusal(f"{option} is empty: say it in words, others will read it")
    return text.strip()


def _ids(silences: Iterable[Silence], now: datetime) -> str:
    return ", ".join(each.id for each in silences if each.ends > now) or "none"
