"""The daily report's program does not run."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

REPORT = "/opt/alphapulse-rl/models/performance_analysis.py"


def break_(estate: Estate) -> None:
    estate.write(REPORT, "import logging\nlogging.Logger.basicConfig()\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D24", "aprl-1", "violated", "P3"),
    ],
)
