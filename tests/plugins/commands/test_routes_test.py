"""`muster routes test`: the receivers as amtool says, and why, when, and what keeps it back."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from plugins.commands import routes_test

from ..house import ROOT
from ..policy import alertmanager
from ..policy.laid_over import Laid
from ..policy.laid_over import laid as laid

IN_SESSION = "2026-11-24T15:00+00:00"  # a Tuesday, 10:00 in New York
CLOSED = "2026-11-24T22:30+00:00"
MAINTENANCE = "2026-12-06T02:30+00:00"
NIGHT = "2026-11-24T22:30+00:00"


def run(*words: str) -> int:
    parser = argparse.ArgumentParser(prog="muster")
    routes_test.add_parser(parser.add_subparsers(required=True))
    given = parser.parse_args(["routes", "test", *words])
    status: int = given.run(given)
    return status


@pytest.fixture
def asked(laid: Laid, monkeypatch: pytest.MonkeyPatch) -> Laid:
    monkeypatch.chdir(laid.root)
    return laid


def out(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert run(*words) == 0
    return capsys.readouterr().out.splitlines()


def of(lines: list[str], word: str) -> list[str]:
    """What is said under a word."""
    return [line.removeprefix(word).strip() for line in lines if line.split(" ")[0] == word]


Capture = pytest.CaptureFixture[str]


def test_all_of_it(asked: Laid, capsys: Capture) -> None:
    assert out(capsys, "control=SAMP-D01", "target=one/left", "verdict=violated", "--at", IN_SESSION) == [
        "everybody",
        "",
        'labels    control="SAMP-D01" target="one/left" verdict="violated"',
        '          alertname="SAMP-D01" system="sample" cadence="daily" severity="P1" host="one" row="left"'
        " (from the runbook)",
        "          empty: environment",
        "at        2026-11-24 15:00 UTC",
        "severity  P1: its own; no rule of calendar.yml is about it",
        "",
        'route     policy/routes.yml:4 (everything) → policy/routes.yml:8 (severity="P1")',
        "receiver  everybody (email)",
        "grouped   by system, severity",
        "told      at once; must know within 5 min, by 2026-11-24 15:05 UTC; again every 4 h",
        "then      nobody acknowledged for 5 min: on-call as well",
        "then      nobody acknowledged for 10 min: operations as well",
    ]


@pytest.mark.parametrize(
    ("at", "severity", "receiver"),
    [
        (
            IN_SESSION,
            "P1: XNYS is in session at 2026-11-24 15:00 UTC, rule 'session' (policy/calendar.yml:9)",
            "everybody",
        ),
        (CLOSED, "P3: XNYS is closed at 2026-11-24 22:30 UTC, rule 'session' (policy/calendar.yml:9)", "operations"),
        ("2026-11-26T15:00+00:00", "P3: XNYS is closed at 2026-11-26 15:00 UTC", "operations"),  # Thanksgiving
    ],
)
def test_the_severity_is_that_of_the_session(
    asked: Laid, capsys: Capture, at: str, severity: str, receiver: str
) -> None:
    lines = out(capsys, "control=SAMP-D02", "verdict=violated", "--at", at)
    assert lines[0] == receiver
    assert of(lines, "severity")[0].startswith(severity)


def test_a_rule_that_says_nothing_of_that_hour_leaves_the_severity(asked: Laid, capsys: Capture) -> None:
    asked.change("calendar.yml", "    in_session: P1\n", "")
    lines = out(capsys, "control=SAMP-D02", "--at", IN_SESSION)
    assert of(lines, "severity")[0].endswith("rule 'session' (policy/calendar.yml:9): its own")
    assert lines[0] == "on-call"


def test_an_open_window_keeps_it_back(asked: Laid, capsys: Capture) -> None:
    lines = out(capsys, "control=SAMP-D01", "--at", MAINTENANCE)
    why = "not then: the window maintenance (policy/calendar.yml:2) is open until 2026-12-06 04:00 UTC"
    assert of(lines, "told") == [why]
    assert not of(lines, "then")
    assert of(out(capsys, "control=SAMP-D03", "--at", MAINTENANCE), "told")[0].startswith("at once")


def test_a_muted_route_keeps_it_back(asked: Laid, capsys: Capture) -> None:
    lines = out(capsys, "severity=P2", "--at", NIGHT)
    why = "not then: the route is muted during nights (policy/routes.yml:27) until 2026-11-25 00:00 UTC"
    assert of(lines, "told") == [why]
    assert of(out(capsys, "severity=P2", "--at", IN_SESSION), "told")[0].startswith("at once")


def test_a_route_that_is_not_active_keeps_it_back(asked: Laid, capsys: Capture) -> None:
    asked.change("routes.yml", "mute_time_intervals: [nights]", "active_time_intervals: [nights]")
    lines = out(capsys, "severity=P2", "--at", IN_SESSION)
    assert of(lines, "told") == ["not then: the route is active only during nights (policy/routes.yml:27)"]
    assert of(out(capsys, "severity=P2", "--at", NIGHT), "told")[0].startswith("at once")


def test_the_time_interval_is_named_by_its_own_line(asked: Laid, capsys: Capture) -> None:
    first = (
        "time_intervals:\n  - name: lunch\n    time_intervals: [{times: [{start_time: '12:00', end_time: '13:00'}]}]\n"
    )
    asked.change("routes.yml", "time_intervals:\n  - name: nights\n", f"{first}  - name: nights\n")
    assert "during nights (policy/routes.yml:29)" in of(out(capsys, "severity=P2", "--at", NIGHT), "told")[0]


def test_the_chain_is_that_of_the_severity_that_is_told(asked: Laid, capsys: Capture) -> None:
    then = [of(out(capsys, "control=SAMP-D02", "severity=P1", "--at", when), "then") for when in (CLOSED, IN_SESSION)]
    assert then[0] != then[1]
    assert then[1][0].startswith("nobody acknowledged for 5 min")


def test_a_receiver_without_a_channel_hears_nothing(asked: Laid, capsys: Capture) -> None:
    asked.change("routes.yml", "    email_configs: [{to: on-call@ops.example}]\n", "")
    lines = out(capsys, "severity=P2", "--at", NIGHT)
    assert of(lines, "receiver") == ["on-call (no channel: nobody is told)"]
    assert of(lines, "told") == ["not then: on-call has no channel"]


def test_a_p4_waits_for_the_summary(asked: Laid, capsys: Capture) -> None:
    lines = out(capsys, "control=SAMP-W01", "--at", IN_SESSION)
    assert of(lines, "told") == ["in the daily summary at 10:15 (America/New_York), to daily-summary"]


def test_what_could_not_be_looked_at_does_not_wait(asked: Laid, capsys: Capture) -> None:
    lines = out(capsys, "control=SAMP-W01", "verdict=unknown", "--at", IN_SESSION)
    assert (lines[0], of(lines, "severity")) == ("operations", ["P3: unknown is never softer than that"])


def test_several_ways_are_all_told(asked: Laid, capsys: Capture) -> None:
    asked.change("routes.yml", "      receiver: everybody\n", "      receiver: everybody\n      continue: true\n")
    asked.change("routes.yml", '    - matchers: [severity="P2"]', '    - matchers: [severity=~"P1|P2"]')
    lines = out(capsys, "severity=P1", "--at", NIGHT)
    assert lines[0] == "everybody,on-call"
    assert [told.split(";")[0].split(":")[0] for told in of(lines, "told")] == ["at once", "not then"]
    assert len(of(lines, "then")) == 2


def test_waivers_that_may_cover_it_are_told(asked: Laid, capsys: Capture) -> None:
    lines = out(capsys, "control=SAMP-D02", "--at", "2026-12-01T12:00+00:00")
    about = "covers violations on one/left until 2026-12-20 18:00 UTC: The new disk arrives in December. (OPS-12)"
    assert of(lines, "waiver") == [f"policy/waivers/disks.yml:2 {about}"]
    assert not of(out(capsys, "control=SAMP-D02", "--at", "2026-12-20T18:00+00:00"), "waiver")
    assert not of(out(capsys, "control=SAMP-D01", "--at", "2026-12-01T12:00+00:00"), "waiver")


def test_what_is_given_goes_before_what_follows(asked: Laid, capsys: Capture) -> None:
    lines = out(capsys, "control=SAMP-D01", "severity=P2", "cadence=weekly", "--at", IN_SESSION)
    assert lines[0] == "on-call"
    assert lines[2] == 'labels    control="SAMP-D01" cadence="weekly" severity="P2"'


def test_host_and_row_make_the_target(asked: Laid, capsys: Capture) -> None:
    assert 'target="one/left"' in out(capsys, "host=one", "row=left")[3]
    assert 'target="one"' in out(capsys, "host=one")[3]


@pytest.mark.parametrize(("verify", "status"), [("everybody", 0), ("everybody,on-call", 1), ("", 1)])
def test_receivers_are_verified(asked: Laid, capsys: Capture, verify: str, status: int) -> None:
    assert run("severity=P1", "--verify", verify) == status
    assert (f"should be {verify}" in capsys.readouterr().out) is bool(status)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["severty=P1"], "no alert has a label 'severty'; did you mean 'severity'?"),
        (["severity=P9"], "no alert has severity 'P9'; known: P1, P2, P3, P4"),
        (["control=SAMP-D22"], "no alert has control 'SAMP-D22'; did you mean 'SAMP-D02'?"),
        (["P1"], "'P1' is no label; write it like severity=P1"),
        (["severity=P1", "--policy", "none"], "none/routes.yml:1: (file): cannot be read"),
    ],
)
def test_what_cannot_be_answered_exits_with_2(asked: Laid, capsys: Capture, words: list[str], told: str) -> None:
    assert run(*words) == 2
    text = capsys.readouterr()
    assert told in text.err
    assert not text.out


@pytest.mark.parametrize("at", ["2026-12-06T02:30", "soon"])
def test_a_time_without_a_zone_is_none(asked: Laid, capsys: Capture, at: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run("severity=P1", "--at", at)
    assert ended.value.code == 2
    assert "give ISO 8601 with a zone" in capsys.readouterr().err


@pytest.mark.parametrize(
    "labels",
    [
        {"severity": "P1"},
        {"severity": "P2", "system": "torq"},
        {"severity": "P3", "verdict": "unknown"},
        {"severity": "P3", "verdict": "violated", "environment": "lab"},
        {"severity": "P4"},
        {"system": "muster", "severity": "P1"},
        {"system": "gnosis"},
    ],
)
def test_amtool_names_the_same_receivers(
    labels: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(ROOT)
    shipped = Path("policy") / "routes.yml"
    lines = out(capsys, *(f"{name}={value}" for name, value in labels.items()), "--at", IN_SESSION)
    assert lines[0] == ",".join(alertmanager.receivers(shipped.resolve(), labels))
