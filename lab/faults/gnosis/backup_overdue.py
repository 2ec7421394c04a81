"""A backup of last year is still there."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import BACKUPS


def break_(estate: Estate) -> None:
    estate.make_directory(f"{BACKUPS}/20200102")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W02", "gnos-1/backups", "violated", "P4"),
    ],
)
