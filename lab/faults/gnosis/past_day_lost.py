"""A past day's feature file is gone."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import features, sessions


def break_(estate: Estate) -> None:
    estate.remove(features(sessions(estate)[1], "IWM"))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/features", "violated", "P1"),
    ],
)
