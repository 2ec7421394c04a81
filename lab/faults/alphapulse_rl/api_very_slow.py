"""The trading API takes more than five seconds."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-trading", health_latency_ms=5200)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D11", "aprl-1", "violated", "P1"),
    ],
)
