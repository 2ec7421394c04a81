"""The portfolio's parts come to more than its value."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-trading", cash_off=4000)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D12", "aprl-1", "violated", "P2"),
    ],
)
