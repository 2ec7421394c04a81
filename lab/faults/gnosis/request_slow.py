"""A request took more than half a second."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import LOG


def break_(estate: Estate) -> None:
    estate.append(LOG, "⚠️  SLOW: /run_bar/SPY took 0.74s\n")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D07", "gnos-1", "violated", "P3"),
    ],
)
