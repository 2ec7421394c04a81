"""The portfolio is 10.2 % below its peak: near the limit."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import forget_alerts_afterwards


def break_(estate: Estate) -> None:
    forget_alerts_afterwards(estate)
    estate.knob("alphapulse-trading", drawdown_percent=10.2)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D14", "aprl-1", "violated", "P2"),
        causes("APRL-D08", "aprl-1", "violated", "P3"),
    ],
)
