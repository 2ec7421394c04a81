"""A writer left the volume out of the last trading day's L1 file."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import l1, reworked, sessions


def break_(estate: Estate) -> None:
    reworked(estate, l1(sessions(estate)[-1]), lambda table: table.drop_columns(["volume"]))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D04", "gnos-1", "violated", "P2"),
        causes("GNOS-W01", "gnos-1/l1", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
        causes("GNOS-W04", "gnos-1/l1", "violated", "P2"),
    ],
)
