"""Why a look failed. A ProbeError is never a verdict about the system, only about our eyes."""

from __future__ import annotations


class ProbeError(Exception):
    """Could not look. The text is one plain sentence: who, what was tried, what came back.

    Anything that raises it turns the cell into *unknown*, never into *holds* or *violated*.
    """


class HostUnreachable(ProbeError):
    """The host does not answer at all. All cells of that host share one finding."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(f"{host} is unreachable: {reason}")
        self.host = host
        self.reason = reason
