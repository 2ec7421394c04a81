"""The course that an alert takes through a policy at one moment, by its labels alone: no store is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from fixtures.clock import Clock

from ..core.matcher import all_match
from ..core.severity import Severity, of_unknown
from ..core.verdict import Verdict
from ..pipeline.policy import Route, SeverityRule, TimeInterval
from ..pipeline.route import leaves
from ..policy.files import PolicyFiles
from ..policy.reach import has_channel, way
from .openings import closes, is_open

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Rated:
    """The severity that counts, and why. None: it has none, and that is not one of an alert."""

    severity: Severity | None
    why: str


@dataclass(frozen=True)
class Way:
    """One way to a receiver. `withheld`: why it is not told then."""

    path: tuple[Route, ...]
    withheld: str = ""

    @property
    def route(self) -> Route:
        return self.path[-1]


def rated(labels: Labels, files: PolicyFiles, at: datetime) -> Rated:
    """By the first rule that matches the alert's own labels; what could not be looked at is never softer than P3."""
    own = Severity(labels["severity"]) if labels.get("severity") else None
    if own is Severity.P4 and labels.get("verdict") == Verdict.UNKNOWN.value:
        own = of_unknown(own)
        return Rated(own, "unknown is never softer than that")
    for number, rule in enumerate(files.calendar.calendar.severity_rules):
        if all_match(rule.matchers, labels):
            line = files.calendar.document.line(("severity_rules", number))
            return _by_rule(own, rule, f"{files.folder}/calendar.yml:{line}", at)
    return Rated(own, "its own; no rule of calendar.yml is about it")


def _by_rule(own: Severity | None, rule: SeverityRule, where: str, at: datetime) -> Rated:
    in_session = Clock(lambda: at, "UTC", rule.calendar).in_session()
    says = rule.in_session if in_session else rule.closed
    state = f"{rule.calendar} is {'in session' if in_session else 'closed'} at {at:%Y-%m-%d %H:%M} UTC"
    return Rated(says or own, f"{state}, rule {rule.name!r} ({where}){'' if says else ': its own'}")


def ways(labels: Labels, files: PolicyFiles, at: datetime) -> list[Way]:
    """To each receiver, with what keeps it from being told: its lack of channels, a window, a time interval."""
    window = _window(labels, files, at)
    found = [way(files.routes.root, leaf) for leaf in leaves(labels, files.routes.root)]
    return [Way(path, _no_channel(path[-1], files) or window or _muted(path[-1], files, at)) for path in found]


def _no_channel(route: Route, files: PolicyFiles) -> str:
    return "" if has_channel(files.routes.receivers, route.receiver) else f"{route.receiver} has no channel"


def _window(labels: Labels, files: PolicyFiles, at: datetime) -> str:
    for number, window in enumerate(files.calendar.calendar.windows):
        if all_match(window.matchers, labels) and is_open(window.intervals, at):
            where = f"{files.folder}/calendar.yml:{files.calendar.document.line(('windows', number))}"
            return f"the window {window.name} ({where}) is open{_until(window.intervals, at)}"
    return ""


def _muted(route: Route, files: PolicyFiles, at: datetime) -> str:
    """By the route's own time intervals: what its parents say does not count, as with Alertmanager."""
    open_now = [name for name, intervals in files.routes.intervals.items() if is_open(intervals, at)]
    for name in route.mute_time_intervals:
        if name in open_now:
            return f"the route is muted during {name} ({_place(name, files)}){_until(files.routes.intervals[name], at)}"
    if route.active_time_intervals and not set(open_now) & set(route.active_time_intervals):
        names = " or ".join(f"{name} ({_place(name, files)})" for name in route.active_time_intervals)
        return f"the route is active only during {names}"
    return ""


def _place(name: str, files: PolicyFiles) -> str:
    """Where a time interval stands."""
    return next(_places(name, files), f"{files.folder}/routes.yml")


def _places(name: str, files: PolicyFiles) -> Iterator[str]:
    document = files.routes.document
    for key in ("time_intervals", "mute_time_intervals"):
        for number, each in enumerate(document.data.get(key) or []):
            if each.get("name") == name:
                yield f"{files.folder}/routes.yml:{document.line((key, number))}"


def _until(intervals: tuple[TimeInterval, ...], at: datetime) -> str:
    end = closes(intervals, at)
    return f" until {end:%Y-%m-%d %H:%M} UTC" if end else ""
