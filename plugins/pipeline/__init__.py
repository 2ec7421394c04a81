"""From findings to notifications: pure stages over frozen data, in this order.

A stage is `(notifications, policy, now) -> notifications`. It never drops one: what must not be sent is
withheld, with a reason. New stages get their place in STAGES, with the reason why it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from ..core.finding import Finding
from ..core.notification import Notification
from .route import Policy, route

Stage = Callable[[tuple[Notification, ...], Policy, datetime], tuple[Notification, ...]]

STAGES: tuple[Stage, ...] = (
    route,  # by labels alone; what will group or repeat per receiver has to come after it
)


def run(findings: Iterable[Finding], policy: Policy, now: datetime) -> tuple[Notification, ...]:
    """One notification a finding, through all stages. `now` is aware."""
    notifications = tuple(Notification(finding, ()) for finding in findings)
    for stage in STAGES:
        notifications = stage(notifications, policy, now)
    return notifications
