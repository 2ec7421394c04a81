"""The filesystem of the feature store has space, and no inodes."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import FEATURES, disk


def break_(estate: Estate) -> None:
    disk(estate, FEATURES, iused=4_900_000)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D05", "gnos-1/features", "violated", "P2"),
    ],
)
