"""The portfolio is 12.6 % below its peak: past the limit."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import forget_alerts_afterwards


def break_(estate: Estate) -> None:
    forget_alerts_afterwards(estate)
    estate.knob("alphapulse-trading", drawdown_percent=12.6)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D14", "aprl-1", "violated", "P1"),
        causes("APRL-D08", "aprl-1", "violated", "P1"),
    ],
)
