"""A wrong clock has written features of a day that is still to come."""

from __future__ import annotations

from datetime import timedelta

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import features, sessions


def break_(estate: Estate) -> None:
    coming = sessions(estate)[-1] + timedelta(days=7)
    estate.write(features(coming, "SPY"), estate.read(features(sessions(estate)[-1], "SPY")))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D02", "gnos-1", "violated", "P2"),
    ],
)
