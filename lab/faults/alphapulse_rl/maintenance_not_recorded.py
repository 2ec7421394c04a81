"""No maintenance is on record."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/opt/alphapulse-rl/logs/maintenance.json")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-M04", "aprl-1", "unknown", "P3"),
    ],
)
