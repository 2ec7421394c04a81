"""A silence: an operator withholds the telling of alerts, by labels and for a bounded time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .matcher import Matcher, all_match


@dataclass(frozen=True)
class Silence:
    """`until_resolved`: it also ends when no alert that it matches is open any more. `hid`: ids of alerts it hid."""

    id: str
    matchers: tuple[Matcher, ...]
    starts: datetime
    ends: datetime
    author: str
    comment: str
    until_resolved: bool = False
    hid: tuple[str, ...] = ()

    def active(self, now: datetime) -> bool:
        return self.starts <= now < self.ends

    def matches(self, labels: Mapping[str, str]) -> bool:
        return all_match(self.matchers, labels)
