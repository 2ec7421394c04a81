"""The filesystem of the feature store is 84 % full."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import FEATURES, disk


def break_(estate: Estate) -> None:
    disk(estate, FEATURES, used_kb=67_200_000)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D05", "gnos-1/features", "violated", "P3"),
    ],
)
