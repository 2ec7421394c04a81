"""The line about a slow request has lost its seconds."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import LOG


def break_(estate: Estate) -> None:
    estate.append(LOG, "⚠️  SLOW: /run_bar/SPY took\n")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D07", "gnos-1", "unknown", "P2"),
    ],
)
