"""A temporary file outlived the last maintenance."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

LEFT = "/opt/alphapulse-rl/deployment/upload.tmp"


def break_(estate: Estate) -> None:
    estate.write(LEFT, "")
    estate.set_mtime(LEFT, age_hours=100 * 24)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-M04", "aprl-1", "violated", "P4"),
    ],
)
