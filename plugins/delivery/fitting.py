"""What of a message one channel is to show: the end of a problem only where the problem was shown. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..core.message import Entry, Message
from ..core.parcel import Parcel, ParcelState
from ..pipeline.policy import Channel

History = Callable[[str], Iterable[tuple[Parcel, Message]]]
"""All parcels about an alert, by its id."""

NOT_WANTED = "the channel is not told of ends (send_resolved: false)"
NEVER_SHOWN = "the channel never took the problem that this is the end of"


def fitted(parcel: Parcel, message: Message, channel: Channel, history: History) -> tuple[Message, str]:
    """The message for this channel, and why nothing of it is to be sent ("" when something is)."""
    if channel.send_resolved:
        left_out = tuple(entry for entry in message.resolved if _never_shown(parcel, entry, history))
        reason = NEVER_SHOWN
    else:
        left_out, reason = message.resolved, NOT_WANTED
    if not left_out:
        return message, ""
    kept = tuple(entry for entry in message.entries if entry not in left_out)
    return replace(message, entries=kept), "" if kept else reason


def _never_shown(parcel: Parcel, end: Entry, history: History) -> bool:
    """Whether this channel was given the problem and every such parcel died.

    A channel that was never given it (it is new in the policy) may be all that the receiver has now: it is told.
    """
    problems = [
        other.state
        for other, message in history(end.alert.id)
        if (other.receiver, other.channel) == (parcel.receiver, parcel.channel)
        and end.alert.id in {entry.alert.id for entry in message.firing}
    ]
    return bool(problems) and all(state is ParcelState.DEAD for state in problems)
