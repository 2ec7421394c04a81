"""A backtest came to no trade and does not say why."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import backtest, result


def break_(estate: Estate) -> None:
    result(estate, backtest(estate, "QQQ"), reasons={})


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D12", "gnos-1/QQQ", "violated", "P3"),
    ],
)
