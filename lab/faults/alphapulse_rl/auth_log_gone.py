"""auth.log is not there."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/var/log/auth.log")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-W06", "aprl-1", "unknown", "P1"),
    ],
)
