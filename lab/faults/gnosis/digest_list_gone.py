"""The feature store's own list of digests is gone."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import DIGESTS, FEATURES


def break_(estate: Estate) -> None:
    estate.remove(f"{FEATURES}/{DIGESTS}")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/features", "unknown", "P1"),
        causes("GNOS-E05", "gnos-1", "unknown", "P1"),
    ],
)
