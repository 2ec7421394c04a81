"""A release lost the emergency stop: a POST to it answers 404."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-trading", missing_brakes=["/emergency_stop"])


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D31", "aprl-1/emergency_stop", "violated", "P1"),
    ],
)
