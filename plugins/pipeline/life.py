"""The life of one cell: what one more look makes of its state and of its alert. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ..core.alert import Alert, CellState, alert_id
from ..core.book import Event
from ..core.finding import Finding
from .case import Situation
from .clocks import believable
from .flapping import HOLDS, confirmed, flaps, percent, recovered, reds, remembered
from .looks import NOT_APPLICABLE, Look
from .policy import SeverityPolicy
from .schedule import lease


@dataclass(frozen=True)
class Life:
    """`alert`: the open one, or the one that this look resolved. `pending`: why a red look opened none yet."""

    state: CellState | None
    alert: Alert | None = None
    events: tuple[Event, ...] = ()
    pending: str = ""


def looked_at(state: CellState | None, alert: Alert | None, look: Look, situation: Situation) -> Life:
    """After a look. An older one, and one that is known already, changes nothing."""
    if state is not None and look.at <= state.seen and believable(state.seen, situation.now):
        return Life(state, alert)
    state = _seen(state, look)
    if look.letter == NOT_APPLICABLE:
        return ended(state, alert, f"not applicable: {look.why}", situation.now)
    if look.finding is not None:
        return _red(state, alert, look.finding, situation)
    return _holds(state, alert, situation)


def ended(state: CellState, alert: Alert | None, why: str, now: datetime) -> Life:
    """The alert's end, if one is open."""
    state = replace(state, alert=None)
    if alert is None:
        return Life(state)
    over = replace(alert, resolved=now, why_resolved=why, flapping=False)
    return Life(state, over, (Event(now, alert.id, "resolved", why),))


def _seen(state: CellState | None, look: Look) -> CellState:
    """With the look's letter, if it leaves one. `since` begins anew after every look that is not red."""
    recent, since, alert = (state.recent, state.since, state.alert) if state else ("", None, None)
    if look.letter != NOT_APPLICABLE:
        recent = remembered(recent, look.letter)
    return CellState(*look.cell, recent, look.at, (since or look.since) if look.finding else None, alert)


def _red(state: CellState, alert: Alert | None, finding: Finding, situation: Situation) -> Life:
    if alert is not None:
        return _again(state, alert, finding, situation)
    rule = _policy(situation, finding).confirm
    if not confirmed(state.recent, rule):
        return Life(state, pending=_unconfirmed(state.recent, rule, finding))
    return _opened(state, finding, situation)


def _unconfirmed(recent: str, rule: tuple[int, int], finding: Finding) -> str:
    needed, of = rule
    number = reds(recent, of)
    was, are = "was" if number == 1 else "were", "is" if needed == 1 else "are"
    where = f"policy/escalation.yml {finding.severity.value}"
    return f"{number} of the last {of} rounds {was} red, {needed} {are} needed ({where})"


def _opened(state: CellState, finding: Finding, situation: Situation) -> Life:
    """Its id and its beginning are those of the first red look of the present streak, whoever computes them."""
    book, now = situation.book, situation.now
    opened = state.since or state.seen
    alert = Alert(
        id=alert_id(book.environment, finding.cell, opened),
        environment=book.environment,
        finding=finding,
        opened=opened,
        seen=state.seen,
        run=situation.run,
        lease_until=lease(situation.policy, finding.cadence, now),
        chain=_policy(situation, finding).chain,
    )
    alert, flapping = _flapping(alert, state.recent, situation)
    event = Event(now, alert.id, "opened", f"{finding.severity.value}, {finding.verdict.value}: {finding.message}")
    return Life(replace(state, alert=alert.id), alert, (event, *flapping))


def _again(state: CellState, alert: Alert, finding: Finding, situation: Situation) -> Life:
    """Still red: it is renewed. A severity that gets worse ends an acknowledgement: that was for a lesser problem."""
    events = tuple(_changed(alert, finding, situation.now))
    worse = finding.severity.rank < alert.finding.severity.rank
    alert = replace(
        alert,
        acknowledgement=None if worse else alert.acknowledgement,
        finding=finding,
        seen=state.seen,
        run=situation.run,
        lease_until=lease(situation.policy, finding.cadence, situation.now),
    )
    alert, flapping = _flapping(alert, state.recent, situation)
    return Life(replace(state, alert=alert.id), alert, (*events, *flapping))


def _changed(alert: Alert, finding: Finding, now: datetime) -> Iterator[Event]:
    before, after = alert.finding.severity, finding.severity
    if before is not after:
        worse = after.rank < before.rank
        given = alert.acknowledgement
        void = f"; the acknowledgement by {given.by} does not count any more" if worse and given else ""
        detail = f"{before.value} → {after.value}: {finding.message}{void}"
        yield Event(now, alert.id, "worse" if worse else "better", detail)
    if alert.finding.verdict is not finding.verdict:
        detail = f"{alert.finding.verdict.value} → {finding.verdict.value}: {finding.message}"
        yield Event(now, alert.id, "changed", detail)


def _holds(state: CellState, alert: Alert | None, situation: Situation) -> Life:
    """It holds. The alert ends after as many of these in a row as its severity wants, and not while it flaps."""
    if alert is None:
        return Life(replace(state, alert=None))
    alert, flapping = _flapping(alert, state.recent, situation)
    if not alert.flapping and recovered(state.recent, _policy(situation, alert.finding).recover):
        over = ended(state, alert, "holds again", situation.now)
        return replace(over, events=(*flapping, *over.events))
    kept = replace(alert, lease_until=lease(situation.policy, alert.finding.cadence, situation.now))
    return Life(replace(state, alert=alert.id), kept, flapping)


def _flapping(alert: Alert, recent: str, situation: Situation) -> tuple[Alert, tuple[Event, ...]]:
    """Whether it flaps now, and the event when that has changed."""
    now_flapping = flaps(recent, alert.flapping, situation.policy.escalation.flapping)
    if now_flapping == alert.flapping:
        return alert, ()
    holds, last = recent.count(HOLDS), len(recent)
    detail = f"{percent(recent):.0f} % change; {last - holds} of the last {last} rounds were red"
    what = "flapping begins" if now_flapping else "flapping ends"
    return replace(alert, flapping=now_flapping), (Event(situation.now, alert.id, what, detail),)


def _policy(situation: Situation, finding: Finding) -> SeverityPolicy:
    return situation.policy.escalation.severities[finding.severity]
