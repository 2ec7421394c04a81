"""The cleaning job has left a day of last year."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import FEATURES


def break_(estate: Estate) -> None:
    estate.make_directory(f"{FEATURES}/date=2020-01-02")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W02", "gnos-1/features", "violated", "P4"),
    ],
)
