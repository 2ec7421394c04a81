"""Faults of AlphaPulse-RL, and what several of them need."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lab.fault import Estate

LOGS = "/opt/alphapulse-rl/logs"


def forget_alerts_afterwards(estate: Estate) -> None:
    """The monitor never takes an alert back: mending has to restart it, after all else is mended."""
    estate.run("true", undo="docker restart alphapulse-monitor >/dev/null")


def main_log(estate: Estate) -> str:
    """The path of the log that the application writes now."""
    files = estate.root(LOGS).glob("alphapulse_*.log")
    newest = max(files, key=lambda file: file.stat().st_mtime)
    return f"{LOGS}/{newest.name}"


def log(estate: Estate, level: str, message: str) -> None:
    """A line in the application's log."""
    estate.append(main_log(estate), f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} - trading.live - {level} - {message}\n")


def newest_backup(estate: Estate, kind: str) -> str:
    """The path of the newest backup of a kind."""
    files = estate.root("/opt/alphapulse-rl/backups").glob(f"alphapulse_backup_{kind}_*.tar.gz")
    newest: Path = max(files, key=lambda file: file.stat().st_mtime)
    return f"/opt/alphapulse-rl/backups/{newest.name}"
