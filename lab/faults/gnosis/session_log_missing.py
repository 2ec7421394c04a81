"""The log of the last trading day was never archived."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import archived_log, sessions


def break_(estate: Estate) -> None:
    estate.remove(archived_log(sessions(estate)[-1]))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D15", "gnos-1", "violated", "P4"),
        causes("GNOS-D16", "gnos-1/last_session", "unknown", "P2"),
    ],
)
