"""trades.csv has no trade of the last trading day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes

TRADES = "/opt/alphapulse-rl/logs/trades.csv"


def break_(estate: Estate) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    lines = estate.read(TRADES).decode().splitlines(keepends=True)
    estate.write(TRADES, "".join(line for line in lines if not line.startswith(yesterday)))


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D07", "aprl-1", "violated", "P2"),
        causes("APRL-D30", "aprl-1", "violated", "P3"),
    ],
)
