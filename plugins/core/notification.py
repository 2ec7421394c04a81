"""A notification: what follows from one finding. Who is told what, who is not and why."""

from __future__ import annotations

from dataclasses import dataclass

from .finding import Finding
from .severity import Severity


@dataclass(frozen=True)
class Withheld:
    """Why somebody is not told: the stage, the rule that did it (where it stands), and a sentence."""

    stage: str
    rule: str
    reason: str

    def __str__(self) -> str:
        return f"{self.stage}: {self.reason} ({self.rule})" if self.rule else f"{self.stage}: {self.reason}"


@dataclass(frozen=True)
class Telling:
    """One receiver's part; without a receiver: withheld before any was chosen.

    `path`: the routes that lead there. `news`: what it is told (new, worse, again, escalated, resolved); empty
    when it is told nothing.
    """

    receiver: str = ""
    path: tuple[str, ...] = ()
    news: str = ""
    withheld: Withheld | None = None

    @property
    def told(self) -> bool:
        return bool(self.news) and self.withheld is None


@dataclass(frozen=True)
class Notification:
    """`severity`: as it counts now, by trading session. `hides`: the cells that it explains, which have none of
    their own. `ended`: why the problem is over, empty while it is not. `pending`: why it is not an alert yet.
    `alert`: its id.
    """

    finding: Finding
    severity: Severity
    tellings: tuple[Telling, ...] = ()
    hides: tuple[tuple[str, str], ...] = ()
    ended: str = ""
    pending: str = ""
    alert: str = ""

    @property
    def resolved(self) -> bool:
        return bool(self.ended)

    @property
    def receivers(self) -> tuple[str, ...]:
        """Who is told."""
        return tuple(telling.receiver for telling in self.tellings if telling.told)

    @property
    def withheld(self) -> tuple[Telling, ...]:
        """Who is not told, and why; nobody at all where no receiver was chosen."""
        return tuple(telling for telling in self.tellings if telling.withheld is not None)


@dataclass(frozen=True)
class Alerting:
    """What follows from a whole round. `dry`: nobody is told, this is what would be.

    `notices`: what there is to say of waivers. `trouble`: why the alerts could not be handed over.
    """

    notifications: tuple[Notification, ...] = ()
    dry: bool = True
    notices: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def findings(self) -> tuple[Notification, ...]:
        """What is wrong now, as against what has ended."""
        return tuple(each for each in self.notifications if not each.resolved)

    @property
    def resolved(self) -> tuple[Notification, ...]:
        return tuple(each for each in self.notifications if each.resolved)
