""".env is not there."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/opt/alphapulse-rl/deployment/.env")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D09", "aprl-1", "unknown", "P1"),
        causes("APRL-E01", "aprl-1/environment_file", "unknown", "P1"),
    ],
)
