"""There is no full backup."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import newest_backup


def break_(estate: Estate) -> None:
    estate.remove(newest_backup(estate, "full"))


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-W09", "aprl-1", "violated", "P2"),
    ],
)
