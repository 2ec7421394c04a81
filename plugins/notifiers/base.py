"""A notifier: one way to people or to a system. What all channels share; a channel's own file is its payload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from ..core.message import Message
from .outgoing import outgoing, without_resolved
from .settings import Settings
from .texts import sentence
from .trouble import Refused, TryLater

if TYPE_CHECKING:
    from ..core.alert import Alert
    from ..core.severity import Severity
    from ..pipeline.policy import Channel

__all__ = ["Notifier", "Refused", "TryLater"]


class Notifier:
    """`deadline`: seconds that one exchange with the other side may take in all, however slowly it drips."""

    kind: ClassVar[str] = ""
    deadline: float = 10.0

    def __init__(self, channel: Channel, facts: Mapping[str, str]) -> None:
        self.channel = channel
        self.facts = facts
        self.settings = Settings(channel.settings, facts, f"{channel.name}.")

    def send(self, message: Message, key: str) -> str:
        """Its receipt. The same message and key may come again: every channel that can tells the doubles apart.

        Raises TryLater or Refused, and nothing else.
        """
        wanted = message if self.channel.send_resolved else without_resolved(message)
        if message.entries and not wanted.entries:
            return "nothing to send: this channel takes no ends of problems (send_resolved)"
        self.learn()  # before anything is redacted
        return sentence(self.tell(outgoing(wanted), key))

    def learn(self) -> None:
        """Have the redactor learn this channel's secrets. Raises TryLater for one that is not in place."""
        self.settings.learn()

    def tell(self, message: Message, key: str) -> str:
        """What a channel does with a message that may leave. Returns its receipt; raises TryLater or Refused."""
        raise NotImplementedError

    def refresh(self, alerts: Sequence[tuple[Alert, Severity]]) -> None:
        """Say again that these fire. Only a receiver that forgets needs it. Raises TryLater or Refused."""
