"""One symbol was not backtested."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import backtest


def break_(estate: Estate) -> None:
    estate.remove(backtest(estate, "IWM"))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D12", "gnos-1/IWM", "violated", "P3"),
        causes("GNOS-D14", "gnos-1/IWM", "unknown", "P3"),
    ],
)
