"""What AlphaPulse-RL's files and commands say, read: trades, risk alerts, logins, rotations, packages, listeners."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fixtures.clock import Clock
from fixtures.json_records import JsonRecords
from fixtures.log_lines import LinesInMemory, LogLine
from fixtures.systems import Row
from fixtures.tables import Layout, parse
from fixtures.transport.local import LocalShell
from plugins.core.problem import ProbeError
from suites.alphapulse_rl import cache, logins, overnight, packages, rotation, services
from suites.alphapulse_rl.risk_alerts import RiskAlerts
from suites.alphapulse_rl.trades import KINDS, statistics_of

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FULL = Layout("full", ("timestamp", "action_size", "pnl", "decision_type"))
SHORT = Layout("short", ("timestamp", "action_size", "pnl"))


def day(*rows: str) -> Any:
    table = parse("".join(f"2026-11-21T09:00:00,{row}\n" for row in rows), (FULL, SHORT), KINDS)
    assert not table.bad
    return statistics_of(table.rows, "TRADE_EXECUTED")


def test_the_win_rate_counts_closed_trades_only() -> None:
    # The manual's own arithmetic makes 33 % of this: it takes the open trade and the decision not to trade as losses.
    found = day("0.1,12.5,TRADE_EXECUTED", "0.1,,TRADE_EXECUTED", "0.0,,NO_TRADE")
    assert (found.trades, found.closed, found.pnl, found.win_rate) == (2, 1, 12.5, 100)


def test_a_writer_without_decisions_trades_where_there_is_a_size() -> None:
    assert (day("0.1,-3", "0.0,").trades, day("0.1,-3").win_rate) == (1, 0)


def test_a_day_before_its_first_close_has_no_win_rate() -> None:
    assert (day("0.1,,TRADE_EXECUTED").win_rate, day().trades) == (None, 0)


def test_a_result_that_is_no_number_is_named_and_not_counted() -> None:
    found = day("0.1,nan,TRADE_EXECUTED", "0.1,4,TRADE_EXECUTED")
    assert (found.uncountable, found.pnl, found.win_rate) == ((1,), 4, 100)


class Remembered:
    """A memory over several looks."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def recall(self, kind: str, key: str) -> Any:
        return self.kept.get(f"{kind} {key}")

    def remember(self, kind: str, key: str, value: Any) -> None:
        self.kept[f"{kind} {key}"] = value


class Log:
    """A log with these lines since the last look."""

    def __init__(self, *lines: LogLine) -> None:
        self._lines = LinesInMemory(lines)

    def since_last_look(self) -> LinesInMemory:
        return self._lines

    def window(self, hours: float) -> LinesInMemory:
        assert hours in (24, 7 * 24)
        return self._lines


def alert(severity: str, hours_ago: float, message: str) -> Mapping[str, str]:
    at = (NOW - timedelta(hours=hours_ago)).replace(tzinfo=None)
    return {"timestamp": at.isoformat(), "severity": severity, "message": message}


class Looks:
    """Looks at risk_alerts.json, one after the other."""

    def __init__(self, file: Path) -> None:
        self.file, self.memory = file, Remembered()

    def at(self, *alerts: Mapping[str, str], log: Log | None = None) -> list[str]:
        self.file.write_text("".join(f"{json.dumps(one)}\n" for one in alerts))
        records = JsonRecords(LocalShell("here", 10, "127.0.0.1"), str(self.file))
        words = ["RISK_LIMIT_EXCEEDED", "RISK ALERT"]
        given: Any = (records, log or Log(), self.memory, Clock(lambda: NOW, "UTC", "24/7"), words)
        return RiskAlerts(*given).critical()


def test_a_risk_alert_is_told_once(tmp_path: Path) -> None:
    looks = Looks(tmp_path / "alerts.json")
    old, mild, bad = alert("critical", 30, "old"), alert("warning", 2, "mild"), alert("critical", 1, "bad")
    assert [line.split()[-1] for line in looks.at(old, mild, bad)] == ["bad"]
    assert looks.at(old, mild, bad) == []
    assert [line.split()[-1] for line in looks.at(old, mild, bad, alert("CRITICAL", 0, "worse"))] == ["worse"]


def test_a_file_that_was_begun_anew_is_unseen(tmp_path: Path) -> None:
    looks = Looks(tmp_path / "alerts.json")
    looks.at(alert("critical", 3, "before"), alert("info", 2, "more"))
    assert len(looks.at(alert("critical", 1, "after"))) == 1
    assert looks.at() == []
    assert len(looks.at(alert("critical", 0.5, "again"))) == 1


def test_the_log_tells_of_limits_too(tmp_path: Path) -> None:
    log = Log(
        LogLine(NOW, "WARN", "RISK_LIMIT_EXCEEDED: exposure"),
        LogLine(NOW, "CRITICAL", "RISK ALERT: drawdown"),
        LogLine(NOW, "WARN", "RISK ALERT: volatility"),
    )
    told = Looks(tmp_path / "alerts.json").at(log=log)
    assert told == ["RISK_LIMIT_EXCEEDED: exposure", "RISK ALERT: drawdown"]


@pytest.mark.parametrize(
    ("line", "user"),
    [
        ("sshd[1]: Failed password for alphapulse-ops from 203.0.113.9 port 4 ssh2", "alphapulse-ops"),
        ("sshd[1]: Failed password for invalid user alphapulse from 203.0.113.9 port 4 ssh2", "alphapulse"),
        ("sshd[1]: Invalid user alphapulse2 from 203.0.113.9 port 4", "alphapulse2"),
        ("sshd[1]: Connection closed by authenticating user alphapulse 203.0.113.9 port 4", "alphapulse"),
        ("sudo: pam_unix(sudo:auth): authentication failure; logname= uid=0 user=alphapulse", "alphapulse"),
        ("sshd[1]: Accepted publickey for alphapulse from 203.0.113.9 port 4 ssh2", ""),
        ("CRON[1]: pam_unix(cron:session): session opened for user alphapulse(uid=1)", ""),
        ("sudo: operator : COMMAND=/usr/bin/tail /opt/alphapulse-rl/logs/Failed", ""),
    ],
)
def test_a_failed_login_is_told_from_a_mere_mention(line: str, user: str) -> None:
    assert logins.failed_user(line) == user


class Expecting:
    """As much of a system as logins need."""

    expect = {"users": "alphapulse", "login_sources": ["10.0.0.0/8"]}  # noqa: RUF012 - a constant of this test


@pytest.mark.parametrize(
    ("source", "user", "strange"),
    [
        ("10.1.2.3", "alphapulse", False),
        ("203.0.113.9", "alphapulse-ops", True),
        ("203.0.113.9", "root", False),
        ("somewhere", "alphapulse", True),
    ],
)
def test_a_login_from_elsewhere_is_a_strangers(source: str, user: str, strange: bool) -> None:
    given: Any = (Log(LogLine(NOW, None, f"sshd[1]: Accepted publickey for {user} from {source} port 4")), Expecting())
    assert bool(logins.Logins(*given).strangers) is strange


class Words:
    """As much of a system as the overnight logs need."""

    words = {"known_errors": ["reconnect"]}  # noqa: RUF012


def of_file(*texts: str) -> overnight.OvernightLog:
    lines = (LogLine(NOW, "ERROR" if " - ERROR - " in text else "INFO", text) for text in texts)
    row = Row("a test", "file", {"command": ""})
    given: Any = (None, None, Log(*lines), row, None, Words())
    return overnight.OvernightLog(*given)


def test_a_known_error_is_none() -> None:
    log = of_file("a - INFO - tick", "a - ERROR - reconnect 3", "a - ERROR - no funds")
    assert (log.critical, log.errors) == ([], ["a - ERROR - no funds"])


def test_journal_priorities_are_levels() -> None:
    levels = [
        overnight.journal_line(json.dumps({"__REALTIME_TIMESTAMP": "1", "PRIORITY": str(number)})).level
        for number in range(8)
    ]
    assert levels == ["CRITICAL", "CRITICAL", "CRITICAL", "ERROR", "WARN", "INFO", "INFO", "DEBUG"]


@pytest.mark.parametrize("text", ["", "[]", "-- No entries --", "{}", '{"__REALTIME_TIMESTAMP": "1", "PRIORITY": "9"}'])
def test_what_is_no_journal_entry_is_refused(text: str) -> None:
    with pytest.raises(ProbeError):
        overnight.journal_line(text)


def test_rotations_are_read_with_and_without_a_time() -> None:
    state = 'logrotate state -- version 2\n"/a/x.log" 2026-11-21-6:25:1\n"/a/y z.log" 2026-1-2\n'
    assert rotation.rotations(state) == [
        ("/a/x.log", datetime(2026, 11, 21, 6, 25, 1)),
        ("/a/y z.log", datetime(2026, 1, 2)),
    ]


def test_updates_are_told_apart() -> None:
    listing = (
        "Listing... Done\nopenssl/stable-security 3.0.17-1 amd64 [upgradable from: 3.0.16-1]\n"
        "tzdata/stable-updates,stable 2026b-1 all [upgradable from: 2026a-1]\n"
    )
    assert [(one.name, one.security) for one in packages.upgrades(listing)] == [("openssl", True), ("tzdata", False)]
    assert packages.upgrades("Listing...\n") == []


@pytest.mark.parametrize("listing", ["", "E: could not open\n", "Listing...\nE: half a line\n"])
def test_what_is_no_listing_is_refused(listing: str) -> None:
    with pytest.raises(ValueError, match="no listing|no package"):
        packages.upgrades(listing)


def test_a_port_is_not_found_inside_another() -> None:
    lines = (
        'LISTEN 0 128 127.0.0.1:18080 0.0.0.0:* users:(("stranger",pid=1,fd=3))\n'
        'LISTEN 0 128 0.0.0.0:9 0.0.0.0:8080 users:(("peer",pid=2,fd=3))\n'
        'LISTEN 0 128 [::]:8080 [::]:* users:(("docker-proxy",pid=3,fd=4))\n'
        "LISTEN 0 128 *:8080 *:*\n"
    )
    assert services.listening(lines, 8080) == ['users:(("docker-proxy",pid=3,fd=4))', ""]


@pytest.mark.parametrize(
    ("name", "found", "wanted", "same"),
    [
        ("maxmemory", "2147483648", "2gb", True),
        ("maxmemory", "268435456", "2gb", False),
        ("save", "900 1 300 10  60 10000", "900 1 300 10 60 10000", True),
        ("save", "", "900 1", False),
        ("maxmemory-policy", "allkeys-lru", "allkeys-lru", True),
        ("maxmemory-policy", "allkeys-lfu", "allkeys-lru", False),
    ],
)
def test_settings_compare_by_what_they_mean(name: str, found: str, wanted: str, same: bool) -> None:
    assert cache.same_setting(name, found, wanted) is same


def test_a_command_line_says_its_options() -> None:
    words = ["redis-server", "--save", "900", "1", "--maxmemory", "2gb", "--save", "300", "10", "--appendonly", "yes"]
    assert cache.command_options(words) == {"save": "900 1 300 10", "maxmemory": "2gb", "appendonly": "yes"}
