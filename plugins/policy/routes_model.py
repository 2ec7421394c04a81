"""The keys of routes.yml outside of its receivers: the tree and inhibition. Checks are Alertmanager 0.25's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from ..core.matcher import Matcher
from ..pipeline.policy import InhibitRule, Route
from .intervals import NamedIntervalsShape
from .matchers import parsed
from .receivers import GlobalShape, ReceiverShape
from .routes_shape import Flag, Label, Labels, Patterns, Seconds, Shape, label_name

ALL = "..."

Matchers = tuple[Matcher, ...]


def _item(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError('should be text like severity="P1"')
    return parsed(value)


def _positive(seconds: float) -> float:
    if seconds == 0:
        raise ValueError("should be longer than 0")
    return seconds


def _label_or_all(name: str) -> str:
    return name if name == ALL else label_name(name)


def _grouping(labels: tuple[str, ...]) -> tuple[str, ...]:
    if ALL in labels and set(labels) != {ALL}:
        raise ValueError("has '...', which stands for all labels, and others; keep one or the other")
    if ALL not in labels and len(set(labels)) < len(labels):
        raise ValueError("has a label twice; keep one")
    return labels


Items = tuple[Annotated[Matchers, BeforeValidator(_item)], ...]
PositiveSeconds = Annotated[Seconds, AfterValidator(_positive)]


def _together(items: Items, equal: Mapping[str, str], patterns: Mapping[str, str]) -> Matchers:
    """The conditions in all their spellings; `match` and `match_re` are the older ones."""
    return (
        *(matcher for item in items for matcher in item),
        *(Matcher(label, "=", value) for label, value in equal.items()),
        *(Matcher(label, "=~", value) for label, value in patterns.items()),
    )


class RouteShape(Shape):
    receiver: str = ""
    group_by: Annotated[tuple[Annotated[str, AfterValidator(_label_or_all)], ...], AfterValidator(_grouping)] = ()
    group_wait: Seconds | None = None
    group_interval: PositiveSeconds | None = None
    repeat_interval: PositiveSeconds | None = None
    match: Labels = Field(default={})
    match_re: Patterns = Field(default={})
    matchers: Items = ()
    goes_on: Flag = Field(default=False, alias="continue")
    mute_time_intervals: tuple[str, ...] = ()
    active_time_intervals: tuple[str, ...] = ()
    routes: tuple[RouteShape, ...] = ()

    def route(self, parent: Route, number: str, lines: Mapping[str, int]) -> Route:
        """With what it inherits: everything but its time intervals. `lines`: where the nodes stand, by number."""
        own = Route(
            receiver=self.receiver or parent.receiver,
            matchers=_together(self.matchers, self.match, self.match_re),
            goes_on=self.goes_on,
            group_by=tuple(dict.fromkeys(self.group_by)) or parent.group_by,
            group_wait=parent.group_wait if self.group_wait is None else self.group_wait,
            group_interval=self.group_interval or parent.group_interval,
            repeat_interval=self.repeat_interval or parent.repeat_interval,
            mute_time_intervals=self.mute_time_intervals,
            active_time_intervals=self.active_time_intervals,
            number=number,
            line=lines[number],
        )
        routes = tuple(child.route(own, f"{number}.{place}", lines) for place, child in enumerate(self.routes))
        return replace(own, routes=routes)


class InhibitShape(Shape):
    source_matchers: Items = ()
    source_match: Labels = Field(default={})
    source_match_re: Patterns = Field(default={})
    target_matchers: Items = ()
    target_match: Labels = Field(default={})
    target_match_re: Patterns = Field(default={})
    equal: tuple[Label, ...] = ()

    def rule(self, name: str) -> InhibitRule:
        return InhibitRule(
            source=_together(self.source_matchers, self.source_match, self.source_match_re),
            target=_together(self.target_matchers, self.target_match, self.target_match_re),
            equal=self.equal,
            name=name,
        )


class RoutesShape(Shape):
    """The file."""

    defaults: GlobalShape = Field(default=GlobalShape(), alias="global")
    templates: tuple[str, ...] = ()
    route: RouteShape
    receivers: tuple[ReceiverShape, ...] = ()
    inhibit_rules: tuple[InhibitShape, ...] = ()
    time_intervals: tuple[NamedIntervalsShape, ...] = ()
    mute_time_intervals: tuple[NamedIntervalsShape, ...] = ()
