"""The log says that a risk limit was exceeded, at the level of a warning."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import log


def break_(estate: Estate) -> None:
    log(estate, "WARNING", "RISK_LIMIT_EXCEEDED: exposure")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D20", "aprl-1", "violated", "P1"),
    ],
)
