"""The application logged something critical."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import log


def break_(estate: Estate) -> None:
    log(estate, "CRITICAL", "State could not be written")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D06", "aprl-1/file", "violated", "P1"),
    ],
)
