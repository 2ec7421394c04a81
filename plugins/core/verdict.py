"""What a look at one cell (control × target) came to."""

from __future__ import annotations

from enum import Enum


class Verdict(Enum):
    """The six words a report may use. Do not add pytest's words to them."""

    HOLDS = "holds"
    VIOLATED = "violated"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not applicable"
    WAIVED = "waived"
    NOT_RUN = "not run"

    @property
    def red(self) -> bool:
        """Whether it counts at a gate."""
        return self in (Verdict.VIOLATED, Verdict.UNKNOWN)
