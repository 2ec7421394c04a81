"""The data directory is not where it should be."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.rename("/opt/alphapulse-rl/data", "/opt/alphapulse-rl/data.old")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D27", "aprl-1", "unknown", "P3"),
    ],
)
