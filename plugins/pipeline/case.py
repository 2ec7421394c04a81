"""A case: one alert on its way through the stages, for one receiver from `route` on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..core.alert import Alert
from ..core.book import Book
from ..core.message import News
from ..core.notification import Withheld
from ..core.severity import Severity
from .policy import Policy, Route, Session


@dataclass(frozen=True)
class Case:
    """`severity`: as it counts now. `hides`: ids of the alerts that this one explains.

    `path`: the routes it took. `group`: the labels it is grouped by. `news` None: nothing to tell.
    """

    alert: Alert
    severity: Severity
    hides: tuple[str, ...] = ()
    receiver: str = ""
    route: Route | None = None
    path: tuple[str, ...] = ()
    group: Mapping[str, str] = field(default_factory=dict)
    news: News | None = None
    withheld: Withheld | None = None

    @property
    def firing(self) -> bool:
        return self.alert.resolved is None

    @property
    def labels(self) -> dict[str, str]:
        """The alert's, with the severity that counts now."""
        return {**self.alert.labels, "severity": self.severity.value}

    def withhold(self, stage: str, rule: str, reason: str) -> Case:
        """Withheld, unless it is already: the first reason stands. A resolution is never withheld."""
        if self.withheld is not None or not self.firing:
            return self
        return replace(self, withheld=Withheld(stage, rule, reason))


@dataclass(frozen=True)
class Situation:
    """All that a stage may ask: the policy, the book, the time. `sessions`: of the calendars that the policy names."""

    policy: Policy
    book: Book
    now: datetime
    run: str = ""
    sessions: tuple[Session, ...] = ()


Cases = tuple[Case, ...]
