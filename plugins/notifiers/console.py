"""Console: prints. For trying things out, and for a receiver that is a log."""

from __future__ import annotations

import sys

from ..core.message import Message
from .base import Notifier, Refused, TryLater
from .words import Words


class Console(Notifier):
    """Setting `stream`: stdout (the default) or stderr."""

    kind = "console"

    def tell(self, message: Message, key: str) -> str:
        name = self.settings.text("stream", "stdout")
        if name not in ("stdout", "stderr"):
            raise Refused(f"{self.settings.where}stream should be stdout or stderr, is {name}")
        words = Words(message, self.facts)
        try:
            print(f"{words.title}\n\n{words.text()}\n", file=getattr(sys, name), flush=True)
        except OSError as error:
            raise TryLater(f"{name} takes nothing: {error.strerror}") from None
        return f"printed to {name}"
