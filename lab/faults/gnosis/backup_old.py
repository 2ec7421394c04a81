"""The last backup of the features is 30 hours old."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import newest_backup


def break_(estate: Estate) -> None:
    estate.set_mtime(newest_backup(estate, "features.tar.gz"), age_hours=30)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D13", "gnos-1/features", "violated", "P2"),
    ],
)
