"""The portfolio's figures are of three quarters of an hour ago."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-trading", stale_minutes=45)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D12", "aprl-1", "violated", "P2"),
    ],
)
