"""risk_alerts.json ends in half a record."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.append("/opt/alphapulse-rl/logs/risk_alerts.json", '{"timestamp": "2026-\n')


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D20", "aprl-1", "unknown", "P1"),
    ],
)
