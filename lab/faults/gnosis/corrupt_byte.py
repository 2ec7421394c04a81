"""One byte of a past day's feature file has flipped on the disk."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import features, sessions


def break_(estate: Estate) -> None:
    path = features(sessions(estate)[1], "SPY")
    estate.flip_byte(path, len(estate.read(path)) // 2)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/features", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
    ],
)
