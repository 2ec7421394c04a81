"""A write to trades.csv broke off in the middle of a row."""

from __future__ import annotations

from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes

TRADES = "/opt/alphapulse-rl/logs/trades.csv"


def break_(estate: Estate) -> None:
    estate.append(TRADES, f"{datetime.now(UTC).replace(tzinfo=None).isoformat()},BTCUSDT,0.4,0.0\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D07", "aprl-1", "violated", "P2"),
    ],
)
