"""The data backup of tonight was not made."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import newest_backup


def break_(estate: Estate) -> None:
    estate.remove(newest_backup(estate, "data"))


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D29", "aprl-1", "violated", "P2"),
    ],
)
