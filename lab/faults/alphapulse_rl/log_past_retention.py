"""A log of five weeks ago is still there."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

OLD = "/opt/alphapulse-rl/logs/alphapulse_20200101.log"


def break_(estate: Estate) -> None:
    estate.write(OLD, "")
    estate.set_mtime(OLD, age_hours=35 * 24)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-M04", "aprl-1", "violated", "P4"),
    ],
)
