"""What deploy/ starts, and when: as policy/calendar.yml expects it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = yaml.safe_load((ROOT / "policy" / "calendar.yml").read_text(encoding="utf-8"))["rounds"]


def on_calendar(cron: str, zone: str) -> str:
    """A cron line of five fields, lists and stars only, in systemd's words."""
    minute, hour, day, month, weekday = cron.split()
    dates = f"*-{_two(month)}-{_two(day)}"
    named = "" if weekday == "*" else f"{weekday.capitalize()} "
    return f"{named}{dates} {_two(hour)}:{_two(minute)}:00 {zone}"


def _two(field: str) -> str:
    return ",".join(value if value == "*" else value.zfill(2) for value in field.split(","))


@pytest.mark.parametrize("cadence", sorted(ROUNDS))
def test_a_timer_of_each_cadence_starts_when_the_calendar_expects_it(cadence: str) -> None:
    timer = (ROOT / "deploy" / "systemd" / f"muster-round@{cadence}.timer").read_text(encoding="utf-8")
    due = ROUNDS[cadence]
    assert f"OnCalendar={on_calendar(due['cron'], due['zone'])}\n" in timer


@pytest.mark.parametrize("cadence", sorted(ROUNDS))
def test_a_line_of_cron_of_each_cadence_too(cadence: str) -> None:
    table = (ROOT / "deploy" / "muster.cron").read_text(encoding="utf-8")
    [line] = [line for line in table.splitlines() if f"-m {cadence} " in line]
    assert " ".join(re.split(r"\s+", line)[:5]) == ROUNDS[cadence]["cron"]


def test_cron_is_told_no_zone_that_it_would_not_heed() -> None:
    table = (ROOT / "deploy" / "muster.cron").read_text(encoding="utf-8")
    assert not re.search(r"^CRON_TZ", table, re.MULTILINE)
