"""Limits: where a measured value stops being good, and how bad each side is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from .problem import ProbeError
from .severity import Severity


class Direction(Enum):
    """Which side of a limit is good."""

    BELOW = "below"  # good while value < limit
    AT_MOST = "at_most"  # good while value <= limit
    ABOVE = "above"  # good while value > limit
    AT_LEAST = "at_least"  # good while value >= limit

    @property
    def lower_is_better(self) -> bool:
        return self in (Direction.BELOW, Direction.AT_MOST)

    def admits(self, value: float, limit: float) -> bool:
        if self is Direction.BELOW:
            return value < limit
        if self is Direction.AT_MOST:
            return value <= limit
        if self is Direction.ABOVE:
            return value > limit
        return value >= limit

    @property
    def sign(self) -> str:
        return {"below": "<", "at_most": "≤", "above": ">", "at_least": "≥"}[self.value]

    @property
    def past(self) -> str:
        """The sign of the bad side."""
        return {"below": "≥", "at_most": ">", "above": "≤", "at_least": "<"}[self.value]


class Grade(Enum):
    """Which limit a value has passed."""

    WITHIN = "within"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True)
class Limit:
    """A graded limit. `target` is what the runbook promises; it only informs.

    `warning` and `critical` are the values past which the grade begins; either may be None, not both.
    `critical_direction` says how the value compares with `critical` when that differs from `warning`
    (">1 s warns, 5 s and more is critical"); by default both compare alike.
    """

    name: str
    unit: str
    direction: Direction
    source: str
    target: float | None = None
    warning: float | None = None
    critical: float | None = None
    critical_direction: Direction | None = None

    def grade(self, value: float) -> Grade:
        """Raises ProbeError for a value that is not a finite number."""
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise ProbeError(f"{self.name} is {value!r}, which is not a finite number")
        compare = self.critical_direction or self.direction
        if self.critical is not None and not compare.admits(value, self.critical):
            return Grade.CRITICAL
        if self.warning is not None and not self.direction.admits(value, self.warning):
            return Grade.WARNING
        return Grade.WITHIN

    def should_be(self) -> str:
        """The limits in words, for messages: '< 35 µs (critical when > 100 µs)'."""
        first = self.warning if self.warning is not None else self.critical
        words = f"{self.direction.sign} {number(first)} {self.unit}".rstrip()
        if self.warning is not None and self.critical is not None:
            past = (self.critical_direction or self.direction).past
            words += f" (critical when {past} {number(self.critical)} {self.unit}".rstrip() + ")"
        return words


def number(value: float | None) -> str:
    """A number as people write it: no exponent for what fits, no trailing zeros."""
    if value is None:
        return "none"
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value)}"
    return f"{value:.6g}"


class Violation(AssertionError):
    """A claim that does not hold, with what decides its severity.

    `grade` picks between the control's `severity` (critical) and `warning`; `severity`, when given,
    is the finding's own (an alert of the system that carries one) and wins.
    """

    def __init__(
        self,
        message: str,
        *,
        grade: Grade = Grade.CRITICAL,
        severity: Severity | None = None,
        actual: str | None = None,
        should_be: str | None = None,
    ) -> None:
        super().__init__(message)
        self.grade = grade
        self.severity = severity
        self.actual = actual
        self.should_be = should_be
