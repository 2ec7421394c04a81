"""A compressed L1 file is cut off."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import l1, sessions


def break_(estate: Estate) -> None:
    path = f"{l1(sessions(estate)[0])}.gz"
    estate.truncate(path, len(estate.read(path)) // 2)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/l1", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
        causes("GNOS-W02", "gnos-1/l1", "violated", "P4"),
    ],
)
