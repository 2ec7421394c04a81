"""Time intervals as the running Alertmanager sees them, which has no other clock than the real one.

Hundreds of intervals around the present moment, a route and an alert each: what arrives is what ours lets through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from plugins.pipeline.intervals import contains
from plugins.pipeline.policy import Route, TimeInterval
from plugins.policy.intervals import MONTHS, WEEKDAYS
from plugins.policy.routes import RoutesFile, read

from .alertmanager import alertmanager, sink

CASES = 400
ZONES = ["UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
LAST = {"alertname": "last"}


class Generator:
    """Intervals of which about as many contain `now` as do not."""

    def __init__(self, seed: int, now: datetime) -> None:
        self.some = Random(seed)
        self.now = now

    def interval(self) -> dict[str, Any]:
        zone = self.some.choice(ZONES)
        local = self.now.astimezone(ZoneInfo(zone))
        made: dict[str, Any] = {"location": zone} if zone != "UTC" or self.some.random() < 0.5 else {}
        kinds = [self._times, self._weekdays, self._days, self._months, self._years]
        for kind in self.some.sample(kinds, self.some.choice([0, 1, 1, 2, 3])):
            made |= kind(local)
        return made

    def _times(self, local: datetime) -> dict[str, Any]:
        if self.some.random() < 0.05:
            return {"times": []}
        return {"times": [self._span(local) for _ in range(self.some.choice([1, 1, 2]))]}

    def _span(self, local: datetime) -> dict[str, str]:
        minute = local.hour * 60 + local.minute
        start = self.some.choice([0, minute, *range(max(minute - 90, 0), min(minute + 90, 24 * 60))])
        end = self.some.choice([24 * 60, *range(start + 1, 24 * 60 + 1)])
        return {"start_time": clock(start), "end_time": clock(end)}

    def _weekdays(self, local: datetime) -> dict[str, Any]:
        return {"weekdays": [self._range(0, 6, local.isoweekday() % 7, WEEKDAYS.__getitem__)]}

    def _months(self, local: datetime) -> dict[str, Any]:
        spell = self.some.choice([str, lambda month: MONTHS[month - 1]])
        return {"months": [self._range(1, 12, local.month, spell)]}

    def _years(self, local: datetime) -> dict[str, Any]:
        return {"years": [self._range(local.year - 2, local.year + 2, local.year, str)]}

    def _days(self, local: datetime) -> dict[str, Any]:
        if self.some.random() < 0.5 or shortened(local):
            return {"days_of_month": [self._range(1, 31, local.day, str)]}
        length = (next_month(local) - timedelta(days=1)).day
        bounds = self._range(-31, -1, local.day - length - 1, str)
        return {"days_of_month": [self.some.choice([bounds, f"{self.some.randint(1, 27)}:-1"])]}

    def _range(self, least: int, most: int, now: int, spell: Any) -> str:
        """One or two bounds, near now as often as anywhere."""
        near = [max(min(now + by, most), least) for by in (-1, 0, 0, 1)]
        first, last = sorted(self.some.choice([*near, self.some.randint(least, most)]) for _ in range(2))
        return str(spell(first)) if first == last else f"{spell(first)}:{spell(last)}"


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def next_month(local: datetime) -> datetime:
    return (local.replace(day=1) + timedelta(days=32)).replace(day=1)


def shortened(local: datetime) -> bool:
    """Whether the clocks go forward this month: Alertmanager 0.25 then takes it for a day shorter than it is."""
    offsets = [day.replace(hour=0).utcoffset() or timedelta() for day in (local.replace(day=1), next_month(local))]
    return offsets[0] < offsets[1]


def test_the_same_routes_are_muted_and_active(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    with sink() as hook:
        config = configuration(hook.url, Generator(1, before))
        file = tmp_path / "routes.yml"
        file.write_text(json.dumps(config), encoding="utf-8")
        routes = read(file)
        with alertmanager(config, tmp_path) as program:
            program.post({"labels": {"alertname": route.receiver}} for route in routes.root.routes)
            program.post([{"labels": LAST}])
            early = open_at(routes, before)
            wanted = {name for name, through in early.items() if through}
            assert hook.wait(lambda: ("last", "last") in hook.told("firing"))
            hook.wait(lambda: {name for name, _ in hook.told("firing")} >= wanted)
    late = open_at(routes, datetime.now(UTC))
    came = {name for name, _ in hook.told("firing")}
    steady = [name for name in early if early[name] == late[name]]  # the others' bounds were passed meanwhile
    assert len(steady) > CASES / 2
    assert {name: name in came for name in steady} == {name: early[name] for name in steady}
    assert 0.2 < len(came) / CASES < 0.8  # neither is rare, or little would be proved


def configuration(url: str, generator: Generator) -> dict[str, Any]:
    """One route, receiver and alert for each case; muted then, or active only then, or both."""
    intervals, routes = [], []
    for number in range(CASES):
        route: dict[str, Any] = {"receiver": f"c{number}", "matchers": [f"alertname=c{number}"]}
        for key in generator.some.choice([["mute"], ["active"], ["active"], ["mute", "active"]]):
            name = f"{key}-{number}"
            spans = [generator.interval() for _ in range(generator.some.choice([1, 1, 1, 2]))]
            intervals.append({"name": name, "time_intervals": spans})
            route[f"{key}_time_intervals"] = [name]
        routes.append(route)
    hooks = [{"name": name, "webhook_configs": [{"url": url}]} for name in ["last", *(r["receiver"] for r in routes)]]
    root = {"receiver": "last", "group_by": ["..."], "group_wait": "1s", "routes": routes}
    return {"route": root, "receivers": hooks, "time_intervals": intervals}


def open_at(routes: RoutesFile, now: datetime) -> dict[str, bool]:
    """Of every route, by its receiver, whether it tells anybody now."""
    return {route.receiver: tells(route, routes.intervals, now) for route in routes.root.routes}


def tells(route: Route, intervals: Mapping[str, tuple[TimeInterval, ...]], now: datetime) -> bool:
    def inside(names: tuple[str, ...]) -> bool:
        return any(contains(each, now) for name in names for each in intervals[name])

    active = not route.active_time_intervals or inside(route.active_time_intervals)
    return active and not inside(route.mute_time_intervals)
