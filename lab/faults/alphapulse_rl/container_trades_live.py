"""The container trades live while .env says paper: it was created before."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.container("alphapulse-trading", Env={"TRADING_MODE": "live"})


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D09", "aprl-1", "violated", "P1"),
    ],
)
