"""The folder of the backtests is gone."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import BACKTESTS


def break_(estate: Estate) -> None:
    estate.remove(BACKTESTS)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D12", "*", "unknown", "P3"),
        causes("GNOS-D14", "*", "unknown", "P3"),
    ],
)
