"""A notification: who is told of a finding."""

from __future__ import annotations

from dataclasses import dataclass

from .finding import Finding


@dataclass(frozen=True)
class Notification:
    """A finding and the names of the receivers that its labels lead to."""

    finding: Finding
    receivers: tuple[str, ...]

    @property
    def words(self) -> str:
        """Who would be told, and when."""
        return f"{', '.join(self.receivers)} — {self.finding.severity.notify}"
