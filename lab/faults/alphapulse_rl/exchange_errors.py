"""One in eight requests to the exchange fails."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import forget_alerts_afterwards


def break_(estate: Estate) -> None:
    forget_alerts_afterwards(estate)
    estate.knob("alphapulse-trading", api_error_rate=12.5)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D16", "aprl-1", "violated", "P3"),
        causes("APRL-D08", "aprl-1", "violated", "P3"),
    ],
)
