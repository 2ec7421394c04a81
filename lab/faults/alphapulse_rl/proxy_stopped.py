"""The proxy was stopped: neither upstream is reached through it."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.stop("alphapulse-proxy")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D02", "aprl-1/alphapulse-proxy", "violated", "P2"),
        causes("APRL-D22", "*", "unknown", "P2"),
    ],
)
