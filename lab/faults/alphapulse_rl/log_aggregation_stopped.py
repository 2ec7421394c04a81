"""The log aggregation was stopped; its newest lines are still fresh."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.stop("alphapulse-logs")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D02", "aprl-1/alphapulse-logs", "violated", "P2"),
    ],
)
