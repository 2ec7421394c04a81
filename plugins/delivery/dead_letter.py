"""Dead letters: a channel that gave a message up is an alert of Muster's own, until it takes one again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ..core.alert import Alert, Step, alert_id
from ..core.book import Book, Changes, Event
from ..core.finding import Finding
from ..core.parcel import Parcel
from ..core.severity import Severity
from ..core.verdict import Verdict
from ..pipeline.case import Situation
from ..pipeline.policy import Policy
from ..pipeline.schedule import lease
from ..store.store import Store

DEAD_LETTER = "DEAD-LETTER"
SEVERITY = Severity.P2
RUNBOOK = "docs/alerting.md#dead-letters"
TRIES = 20

Pair = tuple[str, str]


def dead_letters(situation: Situation, dead: Sequence[Parcel]) -> Changes:
    """One alert for each (receiver, channel) that has given up a message, resolved when it takes one again.

    `dead`: those of the last days. What was told of is remembered in the book's marks, so that an old one opens
    nothing again.
    """
    changed: list[Alert] = []
    events: list[Event] = []
    marks: dict[str, str] = {}
    for pair, own in _by_pair(dead).items():
        if (stamp := _stamp(own)) != situation.book.marks.get(_mark("dead", pair)):
            marks[_mark("dead", pair)] = stamp
            alert = _opened(situation, pair, own)
            changed.append(alert)
            events.append(Event(situation.now, alert.id, _news(alert, situation), alert.finding.message))
    for alert, why in _over(situation, {alert.cell for alert in changed}):
        changed.append(replace(alert, resolved=situation.now, why_resolved=why))
        events.append(Event(situation.now, alert.id, "resolved", why))
    return Changes(alerts=tuple(changed), marks=marks, events=tuple(events))


def note_taken(store: Store, taken: Collection[Pair], now: datetime) -> bool:
    """Write into the book that channels with an open dead letter have taken a message again; whether there were any.

    Lost when others are faster every time, or to a kill: then the next message that the channel takes says it.
    """
    for _ in range(TRIES if taken else 0):
        book = store.book()
        waited_for = [pair for pair in taken if _open(book, pair) is not None]
        marks = {_mark("taken", pair): now.isoformat() for pair in waited_for}
        if not marks or store.commit(book, Changes(marks=marks)):
            return bool(marks)
    return False


def _by_pair(dead: Iterable[Parcel]) -> Mapping[Pair, list[Parcel]]:
    pairs: dict[Pair, list[Parcel]] = {}
    for parcel in dead:
        pairs.setdefault((parcel.receiver, parcel.channel), []).append(parcel)
    return pairs


def _stamp(own: list[Parcel]) -> str:
    """Changes whenever one more dies: they are sent, and so die, in the order in which they were made."""
    newest = max(parcel.created for parcel in own)
    return f"{newest.isoformat()} {sum(parcel.created == newest for parcel in own)}"


def _mark(what: str, pair: Pair) -> str:
    return f"{what} {_target(pair)}"


def _target(pair: Pair) -> str:
    return "/".join(pair)


def _open(book: Book, pair: Pair) -> Alert | None:
    cell = (DEAD_LETTER, _target(pair))
    return next((alert for alert in book.alerts.values() if alert.cell == cell), None)


def _news(alert: Alert, situation: Situation) -> str:
    return "seen again" if alert.id in situation.book.alerts else "opened"


def _opened(situation: Situation, pair: Pair, own: list[Parcel]) -> Alert:
    """The open alert of this channel with the newest, or a new one."""
    finding = _finding(pair, own)
    until = lease(situation.policy, finding.cadence, situation.now)
    known = _open(situation.book, pair)
    if known is not None:
        return replace(known, finding=finding, seen=situation.now, lease_until=until)
    environment, now = situation.book.environment, situation.now
    return Alert(
        id=alert_id(environment, finding.cell, now),
        environment=environment,
        finding=finding,
        opened=now,
        seen=now,
        run=situation.run,
        lease_until=until,
        chain=_chain(situation.policy, pair),
    )


def _chain(policy: Policy, pair: Pair) -> tuple[Step, ...]:
    """The fallback receiver is told at once as well: who is told first may have nothing but the dead channel."""
    fallback = policy.escalation.fallback_receiver
    own = policy.escalation.severities[SEVERITY].chain
    return own if fallback in (None, pair[0]) else (Step(0, str(fallback)), *own)


def _finding(pair: Pair, own: list[Parcel]) -> Finding:
    receiver, channel = pair
    newest = max(own, key=lambda parcel: parcel.created)
    number = "a message" if len(own) == 1 else f"{len(own)} messages"
    return Finding(
        control=DEAD_LETTER,
        system="muster",
        cadence="",
        target=_target(pair),
        verdict=Verdict.VIOLATED,
        severity=SEVERITY,
        claim=f"{receiver} can be reached by {channel}",
        message=f"{channel} of {receiver} did not take {number} and never will; the newest: {newest.error}",
        runbook=RUNBOOK,
        what_to_do=f"Mend the channel in policy/; `muster drill {receiver}` shows whether it works.",
    )


def _over(situation: Situation, opened: Collection[tuple[str, str]]) -> Iterator[tuple[Alert, str]]:
    """Open dead letters that have ended, with why."""
    for alert in situation.book.alerts.values():
        if alert.finding.control != DEAD_LETTER or alert.cell in opened:
            continue
        receiver, _, channel = alert.finding.target.rpartition("/")
        taken = situation.book.marks.get(_mark("taken", (receiver, channel)))
        if taken is not None and datetime.fromisoformat(taken) >= alert.seen:
            yield alert, f"{channel} of {receiver} has taken a message again"
        elif not _in_policy(situation.policy, (receiver, channel)):
            yield alert, f"the policy has no {channel} of {receiver} any more"


def _in_policy(policy: Policy, pair: Pair) -> bool:
    receiver = policy.receivers.get(pair[0])
    return receiver is not None and any(channel.name == pair[1] for channel in receiver.channels)
