"""Redis was stopped and not started again."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.stop("alphapulse-redis")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D02", "aprl-1/alphapulse-redis", "violated", "P1"),
        causes("APRL-D21", "aprl-1", "violated", "P1"),
        causes("APRL-M05", "aprl-1", "unknown", "P3"),
    ],
)
