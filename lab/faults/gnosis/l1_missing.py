"""The feed delivered no L1 file for the last trading day."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import l1, sessions


def break_(estate: Estate) -> None:
    estate.remove(l1(sessions(estate)[-1]))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D04", "gnos-1", "violated", "P2"),
        causes("GNOS-W01", "gnos-1/l1", "violated", "P1"),
        causes("GNOS-W04", "gnos-1/l1", "violated", "P2"),
    ],
)
