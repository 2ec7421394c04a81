"""Time intervals of routes.yml become spans of the clock and the calendar."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from fixtures.strict_yaml import BadFile
from plugins.pipeline.policy import TimeInterval, TimeRange
from plugins.policy.intervals import NEVER
from plugins.policy.routes import read

from .routes_snippets import interval, top


def one(folder: Path, text: str) -> TimeInterval:
    file = folder / "routes.yml"
    file.write_text(interval(text), encoding="utf-8")
    return read(file).intervals["x"][0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", TimeInterval()),
        ("times: [{start_time: 09:00, end_time: 17:30}]", TimeInterval(times=(TimeRange(time(9), time(17, 30)),))),
        ("times: [{start_time: '00:00', end_time: '24:00'}]", TimeInterval(times=(TimeRange(time(0), None),))),
        ("weekdays: [Monday:friday, sunday]", TimeInterval(weekdays=((1, 5), (0, 0)))),
        ("days_of_month: [1, '-7:-1', '1:-2']", TimeInterval(days=((1, 1), (-7, -1), (1, -2)))),
        ("months: [january, '3:May']", TimeInterval(months=((1, 1), (3, 5)))),
        ("years: [2026, '2028:2030']", TimeInterval(years=((2026, 2026), (2028, 2030)))),
        ("location: Europe/London", TimeInterval(zone="Europe/London")),
        ("location: ''", TimeInterval(zone="UTC")),
        ("times: []", TimeInterval(years=NEVER)),
        ("months: [], years: [2026]", TimeInterval(years=NEVER)),
    ],
)
def test_they_are_read(tmp_path: Path, text: str, expected: TimeInterval) -> None:
    assert one(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("times: [{start_time: '22:00', end_time: '06:00'}]", "times.0: ends before it begins; a span over midnight"),
        ("times: [{start_time: '9:00', end_time: '10:00'}]", "times.0.start_time: '9:00' is no time of day"),
        ("times: [{start_time: '09:00'}]", "times.0.end_time: missing, and required"),
        ("weekdays: [mon]", "weekdays.0: 'mon' is no weekday; write it like monday"),
        ("weekdays: ['saturday:sunday']", "weekdays.0: ends before it begins; a span over the end of the week"),
        ("days_of_month: [0]", "days_of_month.0: 0 is no day of a month"),
        ("days_of_month: ['-5:5']", "days_of_month.0: begins counted from the month's end"),
        ("days_of_month: ['28:-1']", "days_of_month.0: day -1 is always before day 28"),
        ("months: [jan]", "months.0: 'jan' is no month"),
        ("months: ['november:february']", "months.0: ends before it begins"),
        ("years: [soon]", "years.0: 'soon' is no number"),
        ("location: Europe/Lundon", "location: 'Europe/Lundon' is no time zone"),
        ("location: Europe", "location: 'Europe' is no time zone"),
        ("weekday: [monday]", "weekday: unknown key; did you mean 'weekdays'?"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadFile) as bad:
        one(tmp_path, text)
    assert f"routes.yml:3: time_intervals.0.time_intervals.0.{why}" in str(bad.value)
    assert len(bad.value.faults) == 1


def test_a_name_may_have_several_and_the_older_key_names_too(tmp_path: Path) -> None:
    file = tmp_path / "routes.yml"
    both = "time_intervals: [{name: a, time_intervals: [{}, {years: [2026]}]}]\nmute_time_intervals: [{name: b}]"
    file.write_text(top(both), encoding="utf-8")
    assert read(file).intervals == {"a": (TimeInterval(), TimeInterval(years=((2026, 2026),))), "b": ()}
