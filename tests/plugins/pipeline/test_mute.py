from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from plugins.pipeline.case import Case
from plugins.pipeline.mute import mute
from plugins.pipeline.policy import Route, TimeInterval, TimeRange, Window

from .cases import ALWAYS, EVERYTHING, NEVER, at, case, matchers, resolved, routed, situation

MAINTENANCE = Window("maintenance", matchers("system=torq"), ALWAYS)
INTERVALS = {"night": NEVER, "day": ALWAYS, "either": (*NEVER, *ALWAYS)}


def reason(one: Case, **given_policy: Any) -> str | None:
    (after,) = mute((one,), situation(one, intervals=INTERVALS, **given_policy))
    return str(after.withheld) if after.withheld else None


def on(muted: tuple[str, ...] = (), active: tuple[str, ...] = ()) -> Case:
    return routed(route=replace(EVERYTHING, mute_time_intervals=muted, active_time_intervals=active))


def test_an_open_window_withholds_what_it_matches() -> None:
    assert reason(case(), windows=(MAINTENANCE,)) == (
        "mute: the window maintenance is open (policy/calendar.yml window maintenance)"
    )
    assert reason(case("GNOS-D01"), windows=(MAINTENANCE,)) is None


def test_a_window_that_is_not_open_withholds_nothing() -> None:
    assert reason(case(), windows=(replace(MAINTENANCE, intervals=NEVER),)) is None
    assert reason(case(), windows=(replace(MAINTENANCE, intervals=()),)) is None


def test_one_open_interval_is_enough() -> None:
    assert reason(case(), windows=(replace(MAINTENANCE, intervals=(*NEVER, *ALWAYS)),))


def test_the_window_is_asked_for_this_moment() -> None:
    hour = TimeInterval(times=(TimeRange(time(15), time(16)),))
    seen = situation(windows=(replace(MAINTENANCE, intervals=(hour,)),))
    assert mute((case(),), seen)[0].withheld
    assert not mute((case(),), replace(seen, now=at(60)))[0].withheld


def test_of_several_windows_the_first_gives_the_reason() -> None:
    windows = replace(MAINTENANCE, name="shut", intervals=NEVER), MAINTENANCE, replace(MAINTENANCE, name="later")
    assert "window maintenance" in str(reason(case(), windows=windows))


@pytest.mark.parametrize(
    ("muted", "active", "why"),
    [
        ((), (), None),
        (("night",), (), None),
        (("day",), (), "muted during day"),
        (("night", "either"), (), "muted during either"),
        ((), ("day",), None),
        ((), ("night",), "active only during night"),
        ((), ("night", "day"), None),
        (("night",), ("day",), None),
        (("day",), ("day",), "muted during day"),
        (("night",), ("night",), "active only during night"),
    ],
)
def test_a_route_tells_nobody_while_it_is_muted_or_not_active(
    muted: tuple[str, ...], active: tuple[str, ...], why: str | None
) -> None:
    expected = f"mute: the route is {why} (policy/routes.yml:2 (everything))" if why else None
    assert reason(on(muted, active)) == expected


def test_only_the_muted_route_is_silent() -> None:
    night = replace(Route("on-call"), mute_time_intervals=("day",))
    cases = routed(), routed(route=night)
    result = mute(cases, situation(intervals=INTERVALS))
    assert [each.withheld is None for each in result] == [True, False]


def test_the_end_of_a_problem_is_not_muted() -> None:
    assert reason(resolved(on(("day",))), windows=(MAINTENANCE,)) is None
