"""`muster check-config`: what it says of a good policy and of a bad one, and its exit status."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

import pytest

from plugins.commands import check_config

from ..house import ROOT
from ..policy.laid_over import Laid
from ..policy.laid_over import laid as laid

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="muster")
    check_config.add_parser(parser.add_subparsers(required=True))
    given = parser.parse_args(["check-config", *words])
    status: int = given.run(given)
    return status


def said(laid: Laid, now: datetime = NOW) -> str:
    return "\n".join(check_config.told(laid.check(), now))


def test_a_good_policy_is_told_and_exits_with_0(
    laid: Laid, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(laid.root)
    assert run() == 0
    out, err = capsys.readouterr()
    assert out.startswith("policy can be used.\n")
    assert not err


def test_a_bad_one_is_told_by_its_lines_and_exits_with_2(
    laid: Laid, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    laid.change("escalation.yml", "tell: lead", "tell: led").change("calendar.yml", "closed: P3", "closed: P4")
    monkeypatch.chdir(laid.root)
    assert run() == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.splitlines() == [
        "policy/escalation.yml:7: severities.P1.chain.0.tell: no contact or receiver is named 'led'; did you mean 'lead'?",
        "policy/calendar.yml:13: severity_rules.0.closed: 'P4' should be P1, P2 or P3: the hour alone must never leave"
        " a finding to the summary",
        "",
        "policy cannot be used: 2 faults",
    ]


def test_another_folder_is_looked_through(
    laid: Laid, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(laid.root)
    laid.policy.rename(laid.root / "policy.new")
    assert run("--policy", "policy.new") == 0
    assert "policy.new can be used." in capsys.readouterr().out
    assert run() == 2
    assert "there is no folder policy; --policy names another" in capsys.readouterr().err


def test_hosts_and_rows_come_from_the_inventories(
    laid: Laid, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(laid.root)
    laid.change("waivers/disks.yml", "one/left", "two/left")
    assert run() == 2
    assert "SAMP-D02 has no target 'two/left'" in capsys.readouterr().err
    assert run("--inventory", "none") == 0  # without any, no place is known, and none is wrong


def test_a_name_that_the_environment_gives_is_not_noted(
    laid: Laid, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(laid.root)
    monkeypatch.delenv("HEARTBEAT_URL", raising=False)
    run()
    assert "policy/escalation.yml:23: ${HEARTBEAT_URL}: is not set here" in capsys.readouterr().out
    monkeypatch.setenv("HEARTBEAT_URL", "https://pings.example/4f1a-secret")
    run()
    out = capsys.readouterr().out
    assert "HEARTBEAT_URL" not in out
    assert "4f1a-secret" not in out


def test_receivers_are_told_with_their_channels(laid: Laid) -> None:
    assert "  operations     email, console\n" in said(laid)
    laid.change("routes.yml", "[{to: all@ops.example}]", "[{to: a@ops.example}, {to: b@ops.example}]")
    assert "  everybody      email ×2\n" in said(laid)


def test_routes_are_told_as_a_tree(laid: Laid) -> None:
    laid.change(
        "routes.yml",
        "      mute_time_intervals: [nights]\n",
        '      continue: true\n      routes:\n        - matchers: [system="sample"]\n',
    )
    text = said(laid)
    assert "  line   4  everything → operations\n" in text
    assert '  line  10    severity="P2" → on-call, and on\n' in text
    assert '  line  14      system="sample" → on-call\n' in text


def test_who_is_told_is_told_by_severity(laid: Laid) -> None:
    lines = said(laid).splitlines()
    begin = lines.index("Who is told")
    assert lines[begin + 1 : begin + 7] == [
        "  P1  everybody (email); must know within 5 min",
        "      nobody acknowledged for 5 min: on-call as well",
        "      nobody acknowledged for 10 min: operations as well",
        "  P2  on-call (email); must know within 30 min",
        "  P3  operations (email, console); must know within 4 h",
        "  P4  in the daily summary at 10:15 (America/New_York), to daily-summary",
    ]


@pytest.mark.parametrize(
    ("matchers", "words"),
    [
        ('severity="P1", system="muster"', "on-call (email; muster only)"),
        ('severity="P1", system!="muster"', "on-call (email; all but muster)"),
        ('severity="P1", verdict="unknown"', "on-call (email; unknown)"),
        ('severity="P1", verdict="unknown", system="muster"', "on-call (email; unknown, muster only)"),
    ],
)
def test_who_is_told_of_a_part_is_told_so(laid: Laid, matchers: str, words: str) -> None:
    first = "".join(f"        - '{each}'\n" for each in matchers.split(", "))
    laid.change(
        "routes.yml",
        "  routes:\n",
        f"  routes:\n    - matchers:\n{first}      receiver: on-call\n      continue: true\n",
    )
    assert words in said(laid)


def test_rounds_and_windows_are_told_with_their_next_time(laid: Laid) -> None:
    text = said(laid)
    assert "daily      45 8,20 * * * (America/New_York), next 2026-12-01 08:45 EST; grace 30 min, at most 1 h" in text
    assert "  maintenance: opens 2026-12-06 02:00 UTC, until 2026-12-06 04:00 UTC\n" in text
    assert "  maintenance: open now, until 2026-12-06 04:00 UTC\n" in said(
        laid, datetime(2026, 12, 6, 3, 7, tzinfo=UTC)
    )


def test_a_window_that_is_far_away(laid: Laid) -> None:
    laid.change("calendar.yml", "days_of_month: ['1:7']", "months: [june]")
    assert "  maintenance: does not open in the next 40 days\n" in said(laid)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2026, 11, 1, tzinfo=UTC), "begins on 2026-11-20 17:00 UTC"),
        (datetime(2026, 12, 1, 6, tzinfo=UTC), "19.5 days left, until 2026-12-20 18:00 UTC;"),
        (datetime(2026, 12, 14, 18, tzinfo=UTC), "6.0 days left, until 2026-12-20 18:00 UTC, ends soon;"),
        (datetime(2026, 12, 20, 18, tzinfo=UTC), "ended on 2026-12-20 18:00 UTC, remove it;"),
    ],
)
def test_waivers_are_told_with_what_is_left_of_them(laid: Laid, now: datetime, words: str) -> None:
    line = next(line for line in said(laid, now).splitlines() if "SAMP-D02 on one/left" in line)
    assert words in line
    assert line.endswith("(OPS-12, approved by Bob; policy/waivers/disks.yml:2)")


def test_what_there_is_none_of_is_said(laid: Laid) -> None:
    laid.write("waivers/disks.yml", "")
    laid.write("calendar.yml", laid.text("calendar.yml").partition("rounds:")[2].join(["rounds:", ""]))
    text = said(laid)
    assert "\nWaivers\n  none\n" in text
    assert "\nWindows\n  none\n" in text


def test_the_shipped_policy_can_be_used(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    assert run() == 0
    assert "P1  everybody" in capsys.readouterr().out
