"""A policy in words: routes, who is told of what and when, rounds, windows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ..core.severity import Severity
from ..pipeline.route import leaves
from ..pipeline.schedule import next_due
from ..pipeline.times import local, span
from .openings import AHEAD, closes, opens

if TYPE_CHECKING:
    from ..pipeline.policy import Escalation, Policy, Receiver, Route
    from ..policy.check import Checked


def channels(receiver: Receiver | None) -> str:
    """Like 'email ×4, slack'."""
    if receiver is None or not receiver.channels:
        return "no channel: nobody is told"
    counted = Counter(channel.kind for channel in receiver.channels)
    return ", ".join(kind if number == 1 else f"{kind} ×{number}" for kind, number in counted.items())


def length(seconds: float) -> str:
    return span(timedelta(seconds=seconds))


def tree(route: Route, depth: int = 0) -> Iterator[str]:
    """The tree, indented, each route with its line."""
    conditions = ", ".join(str(matcher) for matcher in route.matchers) or "everything"
    goes_on = ", and on" if route.goes_on else ""
    yield f"line {str(route.line).rjust(3)}  {'  ' * depth}{conditions} → {route.receiver}{goes_on}"
    for child in route.routes:
        yield from tree(child, depth + 1)


def severities(checked: Checked) -> Iterator[str]:
    """For each severity who is told at once, by when, and who is next."""
    policy = checked.files.policy
    for severity in Severity:
        if severity is Severity.P4:
            yield f"P4  {summary(policy.escalation)}"
            continue
        limit = policy.escalation.severities[severity].deadline or 0
        yield f"{severity.value}  {', '.join(_told(checked, severity))}; must know within {length(limit)}"
        yield from (f"    {step}" for step in chain(policy.escalation, severity))


def _told(checked: Checked, severity: Severity) -> Iterator[str]:
    """The receivers, and of what where they are not told of everything."""
    alerts = [labels for labels in checked.alerts if labels["severity"] == severity.value]
    told: dict[str, set[str]] = {}
    for labels in alerts:
        for leaf in leaves(labels, checked.files.routes.root):
            told.setdefault(leaf.receiver, set()).add(f"{labels['system']} {labels['verdict']}")
    everything = {f"{labels['system']} {labels['verdict']}" for labels in alerts}
    for receiver, about in told.items():
        ways = channels(checked.files.routes.receivers.get(receiver))
        yield f"{receiver} ({ways}{'' if about == everything else f'; {_part(about, everything)}'})"


def _part(about: set[str], everything: set[str]) -> str:
    """What a receiver is told of: by verdicts, by systems, or by both."""
    systems, verdicts = ({each.split(" ")[place] for each in about} for place in (0, 1))
    others = {each.split(" ")[0] for each in everything} - systems
    words = sorted(verdicts) if len(verdicts) == 1 else []
    if others:
        few = len(systems) <= len(others)
        words.append(f"{' and '.join(sorted(systems))} only" if few else f"all but {' and '.join(sorted(others))}")
    return ", ".join(words) or "some of them"


def chain(escalation: Escalation, severity: Severity) -> Iterator[str]:
    for step in escalation.severities[severity].chain:
        yield f"nobody acknowledged for {length(step.after)}: {step.receiver} as well"


def summary(escalation: Escalation) -> str:
    return (
        f"in the daily summary at {escalation.summary_at:%H:%M} ({escalation.zone}), to {escalation.summary_receiver}"
    )


def rounds(policy: Policy, now: datetime) -> Iterator[str]:
    for cadence, schedule in policy.calendar.rounds.items():
        due = next_due(schedule, now)
        when = local(due, schedule.zone) if due else "never"
        times = f"grace {length(schedule.grace)}, at most {length(schedule.longest)}"
        yield f"{cadence.ljust(9)}  {schedule.cron} ({schedule.zone}), next {when}; {times}"


def windows(policy: Policy, now: datetime) -> Iterator[str]:
    for window in policy.calendar.windows:
        begin = opens(window.intervals, now)
        if begin is None:
            yield f"{window.name}: does not open in the next {AHEAD.days} days"
            continue
        end = closes(window.intervals, begin)
        state = "open now" if begin == now else f"opens {begin:%Y-%m-%d %H:%M} UTC"
        yield f"{window.name}: {state}" + (f", until {end:%Y-%m-%d %H:%M} UTC" if end else "")
