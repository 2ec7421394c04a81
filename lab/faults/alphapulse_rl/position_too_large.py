"""A position is larger than trading_params.yaml allows."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-trading", position_percent=13.0)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D19", "aprl-1", "violated", "P1"),
    ],
)
