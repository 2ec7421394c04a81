"""A position has more leverage than trading_params.yaml allows."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import forget_alerts_afterwards


def break_(estate: Estate) -> None:
    forget_alerts_afterwards(estate)
    estate.knob("alphapulse-trading", leverage=14.0)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D19", "aprl-1", "violated", "P1"),
        causes("APRL-D08", "aprl-1", "violated", "P3"),
    ],
)
