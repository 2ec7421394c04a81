"""The model traded all the time on the last trading day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.alphapulse_rl import trades

TRADES = "/opt/alphapulse-rl/logs/trades.csv"


def break_(estate: Estate) -> None:
    day = (datetime.now(UTC) - timedelta(days=1)).replace(hour=3, minute=0)
    rows = [trades.row("full", day + timedelta(seconds=number), 4 * number) for number in range(450)]
    estate.append(TRADES, "\n".join(rows) + "\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D30", "aprl-1", "violated", "P3"),
    ],
)
