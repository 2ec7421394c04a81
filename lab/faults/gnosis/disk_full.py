"""The filesystem of the L1 files is 95 % full."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import L1, disk


def break_(estate: Estate) -> None:
    disk(estate, L1, used_kb=76_000_000)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D05", "gnos-1/l1", "violated", "P2"),
    ],
)
