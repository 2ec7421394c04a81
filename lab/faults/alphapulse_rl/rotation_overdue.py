"""logrotate has not run for days."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

STATE = """logrotate state -- version 2
"/opt/alphapulse-rl/logs/alphapulse_20240101.log" 2024-1-2-0:0:3
"""


def break_(estate: Estate) -> None:
    estate.write("/var/lib/logrotate/status", STATE)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D26", "aprl-1", "violated", "P3"),
    ],
)
