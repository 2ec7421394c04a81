"""The last trading day has no features."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import FEATURES, sessions


def break_(estate: Estate) -> None:
    estate.remove(f"{FEATURES}/date={sessions(estate)[-1]}")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D02", "gnos-1", "violated", "P2"),
        causes("GNOS-D03", "*", "violated", "P2"),
        causes("GNOS-D08", "*", "unknown", "P2"),
        causes("GNOS-D09", "*", "unknown", "P2"),
        causes("GNOS-D12", "gnos-1/QQQ", "violated", "P3"),
        causes("GNOS-D12", "gnos-1/IWM", "violated", "P3"),
        causes("GNOS-W01", "gnos-1/features", "violated", "P1"),
        causes("GNOS-W04", "gnos-1/features", "violated", "P2"),
    ],
)
