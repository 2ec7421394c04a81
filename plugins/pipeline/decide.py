"""The two decisions that Muster makes by itself: after a round, and at a tick. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..core.alert import Alert
from ..core.book import Changes, Event, RoundEntry, SeenRound, applied
from ..core.finding import Finding
from ..core.silence import Silence
from . import run
from .case import Case, Cases, Situation
from .clocks import believable
from .compose import compose, parcels
from .rate import rate
from .receive import receive
from .summary import summary, summary_due
from .watch import renewed, watch


@dataclass(frozen=True)
class Decision:
    """What is decided: `changes` to commit, and for reports the cases it was decided from.

    `pending`: findings that are red and not confirmed yet, each with the reason.
    """

    changes: Changes
    cases: Cases = ()
    pending: tuple[tuple[Finding, str], ...] = ()


def after_round(situation: Situation, seen: SeenRound) -> Decision:
    """A round has ended (or was killed): what it saw, what follows, who is told."""
    received = receive(situation, seen)
    changes = Changes(
        alerts=received.alerts,
        cells=received.cells,
        rounds=(*_ahead(situation, seen), seen.entry),
        verdicts=seen.observations,
        events=received.events,
    )
    return replace(_told(situation, _watched(situation, changes)), pending=received.pending)


def _ahead(situation: Situation, seen: SeenRound) -> Iterator[RoundEntry]:
    """Rounds of the future count no more as the newest of their cadence, now that there is one of the present."""
    for entry in situation.book.rounds:
        if set(entry.cadences) & set(seen.entry.cadences) and not believable(entry.started, situation.now):
            yield replace(entry, cadences=tuple(each for each in entry.cadences if each not in seen.entry.cadences))


def at_tick(situation: Situation, resolved: Sequence[Alert] = (), notes: Sequence[str] = ()) -> Decision:
    """Time has passed: leases, escalations, repeats, rounds that did not come, the daily summary.

    `resolved`: alerts that ended since the last summary; `notes`: further lines for it.
    """
    over = tuple(_silences_over(situation))
    changes = Changes(alerts=renewed(situation), silences=over, events=tuple(_ended(over, situation)))
    decision = _told(situation, _watched(situation, changes))
    if not summary_due(situation):
        return decision
    message = summary(situation, resolved, decision.cases, notes)
    made = Changes(
        messages=(message,),
        parcels=tuple(parcels(message, situation)),
        marks={"summary": situation.now.isoformat()},
    )
    return replace(decision, changes=merged(decision.changes, made))


def _watched(situation: Situation, changes: Changes) -> Changes:
    """With what Muster's watch over its own rounds makes of them."""
    after = replace(situation, book=applied(situation.book, changes))
    watched = watch(after)
    return merged(changes, Changes(alerts=watched.alerts, events=watched.events))


def _told(situation: Situation, changes: Changes) -> Decision:
    """With who is told of it. Alerts that have just been resolved go through the stages as well."""
    alerts = {**situation.book.alerts, **{alert.id: alert for alert in changes.alerts}}
    told = situation.book.told
    seen = replace(situation, book=replace(applied(situation.book, changes), alerts=alerts, told=told))
    cases = run(alerts.values(), seen)
    return Decision(merged(changes, compose(cases, seen)), cases)


def merged(first: Changes, second: Changes) -> Changes:
    """Both; of an alert, silence, round … that is in both, the second's."""
    by_id = {alert.id: alert for alert in (*first.alerts, *second.alerts)}
    silences = {each.id: each for each in (*first.silences, *second.silences)}
    return Changes(
        alerts=tuple(by_id.values()),
        cells=(*first.cells, *second.cells),
        told=(*first.told, *second.told),
        silences=tuple(silences.values()),
        rounds=(*first.rounds, *second.rounds),
        marks={**first.marks, **second.marks},
        messages=(*first.messages, *second.messages),
        parcels=(*first.parcels, *second.parcels),
        verdicts=(*first.verdicts, *second.verdicts),
        events=(*first.events, *second.events),
    )


def _silences_over(situation: Situation) -> Iterator[Silence]:
    """Silences "until resolved" that match no open alert any more, neither as found nor at its severity of now."""
    given = [each for each in situation.book.silences if each.until_resolved and each.active(situation.now)]
    if not given:
        return
    cases = rate(tuple(Case(alert, alert.finding.severity) for alert in situation.book.alerts.values()), situation)
    labels = [labels for case in cases for labels in (case.labels, case.alert.labels)]
    for each in given:
        if not any(map(each.matches, labels)):
            yield replace(each, ends=situation.now)


def _ended(silences: Iterable[Silence], situation: Situation) -> Iterator[Event]:
    for each in silences:
        for alert in each.hid:
            yield Event(situation.now, alert, "silence ended", f"silence {each.id}: all that it matched is resolved")
