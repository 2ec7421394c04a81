"""The daily report is of yesterday."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

REPORT = "/opt/alphapulse-rl/models/performance_analysis.py"


def break_(estate: Estate) -> None:
    estate.replace(REPORT, 'print(f"Date: {date.today().isoformat()}")', 'print("Date: 2020-01-01")')


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D24", "aprl-1", "violated", "P3"),
    ],
)
