"""The generator's rows were ingested as the last trading day."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import l1, reworked, sessions, with_column


def break_(estate: Estate) -> None:
    path = l1(sessions(estate)[-1])
    reworked(estate, path, lambda table: with_column(table, "source", ["synthetic"] * table.num_rows))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D04", "gnos-1", "violated", "P2"),
        causes("GNOS-W01", "gnos-1/l1", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
    ],
)
