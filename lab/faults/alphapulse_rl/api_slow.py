"""The trading API takes more than a second."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-trading", health_latency_ms=1300)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D11", "aprl-1", "violated", "P3"),
    ],
)
