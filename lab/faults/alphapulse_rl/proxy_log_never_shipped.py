"""The log aggregation has no file of the proxy."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-logs", silent=["nginx"])
    estate.remove("/opt/alphapulse-rl/logs/aggregated/nginx.log")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D23", "aprl-1/alphapulse-proxy", "unknown", "P3"),
    ],
)
