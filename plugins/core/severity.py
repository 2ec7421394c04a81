"""How bad a finding is, and how soon people must know."""

from __future__ import annotations

from enum import Enum


class Severity(Enum):
    """P1 is the worst. Meanings and deadlines are the runbooks' (docs/severity.md)."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"

    @property
    def rank(self) -> int:
        """1 for P1 … 4 for P4: a smaller rank is worse."""
        return int(self.value[1])

    def at_least(self, other: Severity) -> bool:
        """Whether this is as bad as `other`, or worse."""
        return self.rank <= other.rank

    @property
    def meaning(self) -> str:
        return _MEANING[self]

    @property
    def notify(self) -> str:
        """When people are told, in words."""
        return _NOTIFY[self]


_MEANING = {
    Severity.P1: "critical: system down, major loss, breach",
    Severity.P2: "high: degradation, partial outage",
    Severity.P3: "medium: non-critical, planned work",
    Severity.P4: "low: informational",
}
_NOTIFY = {
    Severity.P1: "everybody, at once",
    Severity.P2: "within 30 minutes",
    Severity.P3: "within 4 hours",
    Severity.P4: "in the daily summary",
}


def worst(severities: list[Severity]) -> Severity:
    """The worst of a non-empty list."""
    return min(severities, key=lambda severity: severity.rank)


def of_unknown(severity: Severity) -> Severity:
    """A control that could not be looked at keeps its severity, but is never softer than P3."""
    return min(severity, Severity.P3, key=lambda candidate: candidate.rank)
