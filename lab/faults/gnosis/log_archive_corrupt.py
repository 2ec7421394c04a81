"""The archive of a day's log does not open."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import archived_log, sessions


def break_(estate: Estate) -> None:
    estate.flip_byte(archived_log(sessions(estate)[-2]), 200)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D15", "gnos-1", "violated", "P4"),
    ],
)
