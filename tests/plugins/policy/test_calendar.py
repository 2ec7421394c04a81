"""policy/calendar.yml: windows, rules, rounds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from plugins.core.matcher import Matcher, all_match
from plugins.core.severity import Severity
from plugins.pipeline.intervals import contains
from plugins.pipeline.policy import Calendar, RoundSchedule, SeverityRule, TimeInterval, TimeRange, Window
from plugins.pipeline.schedule import next_due
from plugins.policy import calendar
from plugins.policy.controls import known_controls

from ..house import ROOT
from .laid_over import Laid

SHIPPED = calendar.read(ROOT / "policy" / "calendar.yml").calendar
CONTROLS = known_controls(ROOT / "suites")
NEVER_PLANNED = [  # money, risk, access, corruption
    *("APRL-D05", "APRL-D09", "APRL-D13", "APRL-D14", "APRL-D19", "APRL-D20", "APRL-W06", "APRL-D29"),
    *("TORQ-D08", "TORQ-D11", "TORQ-D15", "TORQ-M02", "APV2-D04", "APV2-D11", "TFT-D05", "TFT-M02", "TFT-D17"),
    *("GNOS-D01", "GNOS-W01"),
]


def read(laid: Laid) -> Calendar:
    return calendar.read(laid.policy / "calendar.yml").calendar


def test_the_words_become_intervals_rules_and_schedules(laid: Laid) -> None:
    first_sunday = TimeInterval(
        times=(TimeRange(time(2), time(4)),), weekdays=((0, 0),), days=((1, 7),), months=(), years=(), zone="UTC"
    )
    assert read(laid) == Calendar(
        windows=(Window("maintenance", (Matcher("control", "=", "SAMP-D01"),), (first_sunday,)),),
        severity_rules=(
            SeverityRule((Matcher("control", "=", "SAMP-D02"),), "XNYS", Severity.P1, Severity.P3, "session"),
        ),
        rounds={
            "daily": RoundSchedule("daily", "45 8,20 * * *", "America/New_York", 1800, 3600),
            "weekly": RoundSchedule("weekly", "0 10 * * SUN", "America/New_York", 3600, 7200),
        },
    )


def test_an_empty_file_has_nothing(laid: Laid) -> None:
    laid.write("calendar.yml", "# nothing yet\n")
    assert read(laid) == Calendar()


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-12-06T02:00", True),  # the first Sunday of December
        ("2026-12-06T03:59", True),
        ("2026-12-06T04:00", False),
        ("2026-12-06T01:59", False),
        ("2026-12-13T03:00", False),  # the second
        ("2026-12-05T03:00", False),  # a Saturday
        ("2026-11-01T03:00", True),  # the 1st is a Sunday
        ("2026-02-07T03:00", False),
    ],
)
def test_the_maintenance_is_on_the_first_sunday(at: str, is_open: bool) -> None:
    window = next(each for each in SHIPPED.windows if each.name == "monthly-maintenance")
    assert any(contains(each, datetime.fromisoformat(at).replace(tzinfo=UTC)) for each in window.intervals) is is_open


def test_windows_and_rules_name_controls_that_there_are() -> None:
    for matchers in [window.matchers for window in SHIPPED.windows] + [
        rule.matchers for rule in SHIPPED.severity_rules
    ]:
        text = next(matcher.value for matcher in matchers if matcher.label == "control")
        matched = [id_ for id_ in CONTROLS if all_match(matchers, {"control": id_, "system": CONTROLS[id_].system})]
        assert len(matched) == len(re.findall(r"[A-Z]\d\d\b", text)), text


@pytest.mark.parametrize("control", NEVER_PLANNED)
def test_no_window_keeps_back_what_is_never_planned(control: str) -> None:
    labels = {"control": control, "system": CONTROLS[control].system}
    assert not [window.name for window in SHIPPED.windows if all_match(window.matchers, labels)]


@pytest.mark.parametrize("control", [id_ for id_ in CONTROLS if id_ not in ("TORQ-D04", "GNOS-D09", "GNOS-D16")])
def test_no_rule_softens_what_matters_when_the_market_is_closed(control: str) -> None:
    labels = {"control": control, "system": CONTROLS[control].system}
    assert not [rule.name for rule in SHIPPED.severity_rules if all_match(rule.matchers, labels)]


def test_the_daily_rounds_are_at_their_new_york_hours_all_year() -> None:
    due, now = list[datetime](), datetime(2026, 1, 1, tzinfo=UTC)
    while len(due) < 800 and (following := next_due(SHIPPED.rounds["daily"], now)) is not None:
        due.append(following)
        now = following
    gaps = {later - earlier for earlier, later in pairwise(due)}
    assert gaps == {timedelta(hours=12), timedelta(hours=11), timedelta(hours=13)}  # both changes of the clock


@pytest.mark.parametrize("cadence", ["monthly", "quarterly"])
def test_rounds_that_look_at_the_maintenance_come_after_it(cadence: str) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(8):
        now = next_due(SHIPPED.rounds[cadence], now) or now
        first_sunday = next(day for day in range(1, 8) if now.replace(day=day).isoweekday() == 7)
        assert now.day > first_sunday
