"""The portfolio gains 3.5 %, and the monitor, which drops the sign, calls it a loss."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import forget_alerts_afterwards


def break_(estate: Estate) -> None:
    forget_alerts_afterwards(estate)
    estate.knob("alphapulse-trading", daily_pnl_percent=3.5)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D08", "aprl-1", "violated", "P1"),
    ],
)
