"""What can come of a sending but a receipt."""

from __future__ import annotations

from .texts import sentence


class TryLater(Exception):
    """Not delivered, and it may go better later: no connection, no answer in time, 429, 5xx, a secret not in place.

    `after`: seconds to wait at least, where the other side said so (Retry-After).
    """

    def __init__(self, reason: str, after: float | None = None) -> None:
        self.reason = sentence(reason)
        self.after = after
        super().__init__(self.reason)


class Refused(Exception):
    """Not delivered, and the same again will not be: other 4xx, a bad address, a setting that makes no sense."""

    def __init__(self, reason: str) -> None:
        self.reason = sentence(reason)
        super().__init__(self.reason)
