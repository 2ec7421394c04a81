"""The volume of the feature store is not mounted."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import FEATURES


def break_(estate: Estate) -> None:
    estate.remove(FEATURES)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D02", "gnos-1", "violated", "P1"),
        causes("GNOS-D03", "*", "unknown", "P2"),
        causes("GNOS-D05", "gnos-1/features", "unknown", "P2"),
        causes("GNOS-D08", "*", "unknown", "P2"),
        causes("GNOS-D09", "*", "unknown", "P2"),
        causes("GNOS-D12", "*", "unknown", "P3"),
        causes("GNOS-W01", "gnos-1/features", "unknown", "P1"),
        causes("GNOS-W02", "gnos-1/features", "unknown", "P3"),
        causes("GNOS-W04", "gnos-1/features", "unknown", "P2"),
        causes("GNOS-E05", "gnos-1", "unknown", "P1"),
    ],
)
