"""logrotate's state file is not there."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/var/lib/logrotate/status")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D26", "aprl-1", "unknown", "P3"),
    ],
)
