"""The monitor does not reach the trading application any more."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import forget_alerts_afterwards


def break_(estate: Estate) -> None:
    forget_alerts_afterwards(estate)
    estate.knob("alphapulse-monitor", cut_off=True)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D18", "aprl-1", "violated", "P2"),
        causes("APRL-D08", "aprl-1", "violated", "P1"),
    ],
)
