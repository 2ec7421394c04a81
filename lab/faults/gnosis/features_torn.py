"""Two writers at once have left a feature file that does not open."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import features, sessions


def break_(estate: Estate) -> None:
    path = features(sessions(estate)[-1], "QQQ")
    estate.truncate(path, len(estate.read(path)) // 2)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D03", "gnos-1/QQQ", "violated", "P2"),
        causes("GNOS-D08", "gnos-1/QQQ", "unknown", "P2"),
        causes("GNOS-D09", "gnos-1/QQQ", "unknown", "P2"),
        causes("GNOS-D12", "gnos-1/QQQ", "violated", "P3"),
        causes("GNOS-W01", "gnos-1/features", "violated", "P1"),
        causes("GNOS-W04", "gnos-1/features", "violated", "P2"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
    ],
)
