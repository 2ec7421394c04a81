"""Docker restarts the trading container over and over; at each glance it runs."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.container("alphapulse-trading", RestartCount=7)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D01", "aprl-1", "violated", "P1"),
    ],
)
