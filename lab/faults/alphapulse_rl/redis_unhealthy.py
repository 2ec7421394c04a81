"""Redis runs, but its health check fails."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.container("alphapulse-redis", Health="unhealthy")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D02", "aprl-1/alphapulse-redis", "violated", "P1"),
    ],
)
