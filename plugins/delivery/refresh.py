"""Refresh: an Alertmanager forgets what is not sent again. Each is sent what it was told of and still fires."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..core.alert import Alert
from ..core.severity import Severity
from ..notifiers import notifier
from ..notifiers.base import Notifier, Refused, TryLater
from ..pipeline.case import Situation
from ..pipeline.policy import Channel
from .answer import bounded

KIND = "alertmanager"

Notify = Callable[[Channel, Mapping[str, str]], Notifier]


@dataclass(frozen=True)
class Refreshed:
    """`alerts`: how many were sent again. `troubles`: one sentence for each channel that did not take its own."""

    alerts: int = 0
    troubles: tuple[str, ...] = ()


def refresh(situation: Situation, facts: Mapping[str, str], *, notify: Notify = notifier) -> Refreshed:
    """Send all that fires again to every channel of kind alertmanager."""
    alerts, troubles = 0, []
    for receiver in situation.policy.receivers.values():
        firing = _firing(situation, receiver.name)
        for channel in receiver.channels if firing else ():
            if channel.kind != KIND:
                continue
            if problem := _sent_again(channel, facts, firing, notify):
                troubles.append(f"{receiver.name} by {channel.name}: firing alerts were not sent again: {problem}")
            else:
                alerts += len(firing)
    return Refreshed(alerts, tuple(troubles))


def _firing(situation: Situation, receiver: str) -> list[tuple[Alert, Severity]]:
    """What this receiver was told of and was not told the end of, as it was told."""
    book = situation.book
    return [
        (book.alerts[told.alert], told.severity)
        for told in book.told.values()
        if told.receiver == receiver and told.firing and told.alert in book.alerts
    ]


def _sent_again(
    channel: Channel, facts: Mapping[str, str], firing: list[tuple[Alert, Severity]], notify: Notify
) -> str:
    """Why not; empty when it went well."""
    try:
        notify(channel, facts).refresh(firing)
    except (TryLater, Refused) as problem:
        return bounded(problem.reason)
    except Exception as broken:
        return bounded(f"the notifier broke: {type(broken).__name__}: {broken}")
    return ""
