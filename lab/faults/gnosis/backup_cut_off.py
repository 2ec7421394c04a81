"""The backup volume was full when the L1 files were written."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import newest_backup


def break_(estate: Estate) -> None:
    path = newest_backup(estate, "l1_recent.tar.gz")
    estate.truncate(path, len(estate.read(path)) // 2)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D13", "gnos-1/l1", "violated", "P2"),
    ],
)
