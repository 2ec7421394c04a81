"""Route: by its labels, a finding finds its receivers. Alertmanager's rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ..core.notification import Notification


@dataclass(frozen=True)
class Matcher:
    """One condition on a label. `sign`: = != =~ !~; a missing label counts as empty; patterns match in full."""

    label: str
    sign: str
    value: str

    def matches(self, labels: Mapping[str, str]) -> bool:
        given = labels.get(self.label, "")
        same = bool(re.fullmatch(self.value, given)) if "~" in self.sign else given == self.value
        return same != self.sign.startswith("!")


@dataclass(frozen=True)
class Route:
    """A node of the tree. `goes_on`: siblings after it are tried even when this one matched."""

    receiver: str
    matchers: tuple[Matcher, ...] = ()
    goes_on: bool = False
    routes: tuple[Route, ...] = ()
    group_by: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        return all(matcher.matches(labels) for matcher in self.matchers)


@dataclass(frozen=True)
class Policy:
    """What operators decided about alerts. `receivers`: name → kinds of its channels."""

    root: Route
    receivers: Mapping[str, tuple[str, ...]]


def leaves(labels: Mapping[str, str], node: Route) -> list[Route]:
    """The routes that a set of labels ends in: the deepest match; several only over `continue`."""
    found: list[Route] = []
    for child in node.routes:
        if child.matches(labels):
            found += leaves(labels, child)
            if not child.goes_on:
                break
    return found or [node]


def route(notifications: tuple[Notification, ...], policy: Policy, now: datetime) -> tuple[Notification, ...]:
    """Each notification with its receivers, in the tree's order, each once."""
    del now  # a route does not depend on the time; its time intervals are the stage `mute`'s business
    return tuple(replace(each, receivers=_receivers(each, policy)) for each in notifications)


def _receivers(notification: Notification, policy: Policy) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf.receiver for leaf in leaves(notification.finding.labels, policy.root)))
