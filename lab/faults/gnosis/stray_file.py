"""A half-written file lies beside the L1 files."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import L1


def break_(estate: Estate) -> None:
    estate.write(f"{L1}/.l1_new.tmp", "")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W02", "gnos-1/l1", "violated", "P4"),
    ],
)
