"""One tick: all that time alone brings about. Decide, deliver, and look whether anything is overdue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from .core.alert import Alert
from .core.book import Changes, applied
from .core.message import Message
from .core.parcel import Parcel, ParcelState
from .delivery import Delivered, Notify, deliver
from .delivery.dead_letter import dead_letters
from .delivery.refresh import refresh
from .desk import Desk
from .killed import cut_off
from .notifiers import notifier
from .pipeline.case import Situation
from .pipeline.decide import Decision, after_round, at_tick, merged
from .pipeline.fallback import fallback, is_late
from .pipeline.summary import last_summary, summary_due
from .pipeline.watch import overdue
from .wake import next_wake

KEPT = timedelta(days=400)
"""What was over before that is removed once a day, with the summary; last year's audit still finds it."""
DEAD_FOR = timedelta(days=4)
"""How far back given up messages are looked at; ticks may have been missing for a long weekend."""


@dataclass(frozen=True)
class Ticked:
    """`lines`: what happened, one line each. `overdue`: what should have happened and has not. `wake`: see wake.py.

    `looked`: when it began to look for the last time; what happened since is for the next one.
    """

    lines: tuple[str, ...]
    overdue: tuple[str, ...]
    wake: datetime
    looked: datetime


def tick(desk: Desk, clock: Callable[[], datetime], *, notify: Notify = notifier) -> Ticked:
    """Raises StoreProblem; whatever channels do ends in lines."""
    lines = list(_cut_off(desk, clock()))
    decision = desk.decide(partial(_decided, desk), clock())
    lines += story(decision)
    delivered = _delivered(desk, clock, notify)
    lines += _deliveries(delivered)
    if delivered.changes_channels:  # who is to be told of a channel that died should not wait for the next tick
        decision = desk.decide(partial(_decided, desk), clock())
        lines += [*story(decision), *_deliveries(_delivered(desk, clock, notify))]
    if "summary" in decision.changes.marks:
        desk.store.prune(clock() - KEPT)
    looked = clock()
    situation = desk.situation(looked)
    lines += refresh(situation, desk.facts, notify=notify).troubles
    waiting = desk.store.waiting()
    wake = next_wake(situation, waiting, decision.cases)
    return Ticked(tuple(lines), tuple(overdue(situation, waiting)), wake, looked)


def story(decision: Decision) -> Iterator[str]:
    """What was decided, one line for each thing."""
    alerts = {alert.id: alert for alert in (*(case.alert for case in decision.cases), *decision.changes.alerts)}
    for event in decision.changes.events:
        about = f"{_name(alerts, event.alert)}: " if event.alert else ""
        yield f"{about}{event.what}{f' – {event.detail}' if event.detail else ''}"


def _name(alerts: Mapping[str, Alert], id_: str) -> str:
    alert = alerts.get(id_)
    return f"{alert.finding.control} on {alert.finding.target}" if alert else id_


def _cut_off(desk: Desk, now: datetime) -> Iterator[str]:
    """Hand in what rounds saw that were killed before they could."""
    for seen in cut_off(desk.situation(now).book.rounds, now):
        decision = desk.decide(partial(after_round, seen=seen), now, run=seen.entry.run)
        yield f"round {seen.entry.run} did not hand in what it saw ({seen.entry.meaning}); that is done now"
        yield from story(decision)


def _delivered(desk: Desk, clock: Callable[[], datetime], notify: Notify) -> Delivered:
    return deliver(desk.store, desk.policy, desk.facts, desk.owner, clock, notify=notify)


def _deliveries(delivered: Delivered) -> Iterator[str]:
    for outcome in delivered.outcomes:
        parcel = outcome.parcel
        if outcome.trouble:
            yield outcome.trouble
        elif parcel.state is ParcelState.SENT:
            yield f"{parcel.receiver} by {parcel.channel}: message {parcel.message} sent: {parcel.receipt}"


def _decided(desk: Desk, situation: Situation) -> Decision:
    """Dead letters, fallbacks, and all that `at_tick` decides: one change to the book."""
    dead = desk.store.dead(situation.now - DEAD_FOR)
    own = dead_letters(situation, dead)
    situation = _with(situation, own)
    instead = fallback(situation, late(desk, situation, dead))
    situation = _with(situation, instead)
    if summary_due(situation):
        decision = at_tick(
            situation, desk.store.resolved_since(last_summary(situation)), _held_up(desk.store.waiting())
        )
    else:
        decision = at_tick(situation)
    return replace(decision, changes=merged(merged(own, instead), decision.changes))


def _with(situation: Situation, changes: Changes) -> Situation:
    """As the stages are to see it: what these changes resolve is still there, so that its end is told."""
    book = situation.book
    alerts = {**book.alerts, **{alert.id: alert for alert in changes.alerts}}
    after = applied(book, changes)
    return replace(situation, book=replace(after, alerts=alerts, told={**book.told, **after.told}))


def late(desk: Desk, situation: Situation, dead: Sequence[Parcel]) -> list[tuple[Parcel, Message]]:
    """Parcels that the fallback receiver is to have instead, as far as it does not know of their alerts."""
    found = (*desk.store.waiting(), *dead)
    keys = {parcel.key: parcel.receiver for parcel in found if is_late(parcel, situation)}
    about = _unknown_to_fallback(situation, set(keys.values()))
    pairs = {pair[0].key: pair for alert in about for pair in desk.store.parcels_of(alert) if pair[0].key in keys}
    return list(pairs.values())


def _unknown_to_fallback(situation: Situation, receivers: Iterable[str]) -> list[str]:
    """Ids of alerts that these receivers were told of (as far as anybody knows), and the fallback receiver was not.

    Nor was it told that they are as bad as that.
    """
    told, fallback_receiver = situation.book.told, situation.policy.escalation.fallback_receiver
    firing = [each for each in told.values() if each.firing]
    known = {each.alert: each.severity.rank for each in firing if each.receiver == fallback_receiver}
    unknown = (each for each in firing if each.alert not in known or each.severity.rank < known[each.alert])
    return sorted({each.alert for each in unknown if each.receiver in receivers})


def _held_up(waiting: Iterable[Parcel]) -> list[str]:
    """For the summary: channels that do not take what they are sent."""
    failing: dict[tuple[str, str], list[Parcel]] = {}
    for parcel in waiting:
        failing.setdefault((parcel.receiver, parcel.channel), []).append(parcel)
    return [
        f"{len(own)} message(s) wait for {receiver} by {channel}: {own[0].error}"
        for (receiver, channel), own in failing.items()
        if own[0].error
    ]
