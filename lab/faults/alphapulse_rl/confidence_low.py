"""The model is not confident any more."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import forget_alerts_afterwards


def break_(estate: Estate) -> None:
    forget_alerts_afterwards(estate)
    estate.knob("alphapulse-trading", confidence=0.55)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D15", "aprl-1", "violated", "P3"),
        causes("APRL-D08", "aprl-1", "violated", "P3"),
    ],
)
