"""Mute: planned windows of the calendar, and the hours in which a route tells nobody. Alertmanager's rules."""

from __future__ import annotations

from .case import Case, Cases, Situation
from .intervals import contains
from .labelled import Labelled
from .policy import Route, Window


def mute(cases: Cases, situation: Situation) -> Cases:
    """Cases that an open window matches, and those whose route is muted or not active now."""
    windows = _windows(cases, situation)
    open_now = _open_intervals(situation)
    return tuple(_muted(case, windows.get(number), open_now) for number, case in enumerate(cases))


def _windows(cases: Cases, situation: Situation) -> dict[int, Window]:
    """The first open window that matches, by the case's number."""
    labelled = Labelled(case.labels for case in cases)
    found: dict[int, Window] = {}
    for window in situation.policy.calendar.windows:
        if any(contains(interval, situation.now) for interval in window.intervals):
            for number in labelled.matching(window.matchers):
                found.setdefault(number, window)
    return found


def _open_intervals(situation: Situation) -> frozenset[str]:
    """Names of the time intervals that contain this moment."""
    intervals, now = situation.policy.intervals, situation.now
    return frozenset(name for name, spans in intervals.items() if any(contains(span, now) for span in spans))


def _muted(case: Case, window: Window | None, open_now: frozenset[str]) -> Case:
    if window is not None:
        return case.withhold("mute", f"policy/calendar.yml window {window.name}", f"the window {window.name} is open")
    if case.route is None or not (reason := _of_route(case.route, open_now)):
        return case
    return case.withhold("mute", str(case.route), reason)


def _of_route(route: Route, open_now: frozenset[str]) -> str:
    """Why a route tells nobody now; empty when it does."""
    for name in route.mute_time_intervals:
        if name in open_now:
            return f"the route is muted during {name}"
    if route.active_time_intervals and not open_now.intersection(route.active_time_intervals):
        return f"the route is active only during {' or '.join(route.active_time_intervals)}"
    return ""
