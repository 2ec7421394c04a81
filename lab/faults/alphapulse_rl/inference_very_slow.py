"""The model takes more than a second."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-trading", inference_ms=1400.0)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D17", "aprl-1", "violated", "P1"),
    ],
)
