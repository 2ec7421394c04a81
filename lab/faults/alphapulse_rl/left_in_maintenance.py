"""After a maintenance nobody resumed trading."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-trading", state="maintenance")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D10", "aprl-1", "violated", "P1"),
    ],
)
