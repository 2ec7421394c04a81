"""The backup volume is not mounted."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import BACKUPS


def break_(estate: Estate) -> None:
    estate.remove(BACKUPS)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D13", "*", "violated", "P2"),
        causes("GNOS-W02", "gnos-1/backups", "unknown", "P3"),
    ],
)
