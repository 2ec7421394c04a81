"""The portfolio loses 3.4 % of its value in a day: past the limit."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import forget_alerts_afterwards


def break_(estate: Estate) -> None:
    forget_alerts_afterwards(estate)
    estate.knob("alphapulse-trading", daily_pnl_percent=-3.4)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D13", "aprl-1", "violated", "P1"),
        causes("APRL-D08", "aprl-1", "violated", "P1"),
    ],
)
