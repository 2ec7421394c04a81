"""A backtest of another day was filed as the last one."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import backtest, result


def break_(estate: Estate) -> None:
    result(estate, backtest(estate, "SPY"), date="2020-01-02")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D12", "gnos-1/SPY", "violated", "P3"),
    ],
)
