"""The newest data backup broke off while it was written."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import newest_backup


def break_(estate: Estate) -> None:
    estate.truncate(newest_backup(estate, "data"), 300)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D29", "aprl-1", "violated", "P2"),
    ],
)
