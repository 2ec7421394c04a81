"""The application logged an error that nobody knows."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import log


def break_(estate: Estate) -> None:
    log(estate, "ERROR", "Failed to place order: timeout")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D06", "aprl-1/file", "violated", "P3"),
    ],
)
