"""The monitor dies: nobody evaluates its rules any more."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.kill("alphapulse-monitor")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D02", "aprl-1/alphapulse-monitor", "violated", "P2"),
        causes("APRL-D08", "aprl-1", "unknown", "P1"),
        causes("APRL-D18", "aprl-1", "unknown", "P2"),
        causes("APRL-D22", "aprl-1/monitor", "violated", "P2"),
    ],
)
