"""Whoever escalation.yml turns to can be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixtures.strict_yaml import Fault, KeyPath

from ..core.severity import Severity
from ..pipeline.route import leaves
from .files import PolicyFiles
from .possible import Labels
from .reach import has_channel


def faults(read: PolicyFiles, alerts: Sequence[Labels]) -> Iterator[Fault]:
    """Receivers without a channel, and a fallback that is no other way."""
    document, escalation = read.escalation.document, read.escalation.escalation
    places: dict[KeyPath, str] = {("contacts", contact): name for contact, name in escalation.contacts.items()}
    places |= {("summary", "receiver"): escalation.summary_receiver}
    places |= {("fallback",): escalation.fallback_receiver} if escalation.fallback_receiver else {}
    for severity, each in escalation.severities.items():
        for number, step in enumerate(each.chain):
            if step.receiver not in escalation.contacts.values():  # told at the contact itself
                places["severities", severity.value, "chain", number, "tell"] = step.receiver
    for at, name in places.items():
        if not has_channel(read.routes.receivers, name):
            yield document.fault(at, f"receiver {name!r} has no channel, so nobody is told; give it one in routes.yml")
    yield from _no_other_way(read, alerts)


def _no_other_way(read: PolicyFiles, alerts: Sequence[Labels]) -> Iterator[Fault]:
    """The fallback is for what the others' channels do not take."""
    document, fallback = read.escalation.document, read.escalation.escalation.fallback_receiver
    if fallback is None:
        expected = "has no fallback: a P1 whose channel is dead would reach nobody; name a receiver with other channels"
        yield document.fault(("fallback",), expected)
    elif fallback in told_of(Severity.P1, read, alerts):
        expected = f"{fallback!r} is told of P1s anyway, so it is no other way; name a receiver of its own"
        yield document.fault(("fallback",), expected)


def told_of(severity: Severity, read: PolicyFiles, alerts: Sequence[Labels]) -> list[str]:
    """The receivers of the alerts of a severity that have a channel, in the order of the tree."""
    found: dict[str, None] = {}
    for labels in alerts:
        if labels["severity"] == severity.value:
            found.update(dict.fromkeys(leaf.receiver for leaf in leaves(labels, read.routes.root)))
    return [name for name in found if has_channel(read.routes.receivers, name)]
