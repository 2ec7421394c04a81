"""trades.csv is not there."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/opt/alphapulse-rl/logs/trades.csv")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D07", "aprl-1", "unknown", "P2"),
        causes("APRL-D24", "aprl-1", "violated", "P3"),
        causes("APRL-D25", "aprl-1", "unknown", "P3"),
        causes("APRL-D30", "aprl-1", "unknown", "P3"),
    ],
)
