"""A trade of today was closed with a result that is no number."""

from __future__ import annotations

from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes
from lab.systems.alphapulse_rl import trades

TRADES = "/opt/alphapulse-rl/logs/trades.csv"


def break_(estate: Estate) -> None:
    row = trades.row("full", datetime.now(UTC), 1)
    cells = row.split(",")
    cells[9] = "nan"
    estate.append(TRADES, ",".join(cells) + "\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D25", "aprl-1", "violated", "P4"),
    ],
)
