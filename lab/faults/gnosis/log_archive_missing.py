"""The log of a day was never archived."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import archived_log, sessions


def break_(estate: Estate) -> None:
    estate.remove(archived_log(sessions(estate)[-3]))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D15", "gnos-1", "violated", "P4"),
    ],
)
