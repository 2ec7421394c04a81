"""The daily report is about made-up trades."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

REPORT = "/opt/alphapulse-rl/models/performance_analysis.py"


def break_(estate: Estate) -> None:
    estate.append(REPORT, "\nprint('Note: based on sample data')\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D24", "aprl-1", "violated", "P3"),
    ],
)
