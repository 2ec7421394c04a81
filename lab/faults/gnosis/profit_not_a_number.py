"""The evaluation left profit and loss empty."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import backtest, result


def break_(estate: Estate) -> None:
    result(estate, backtest(estate, "SPY"), metrics={"pnl": None, "hit_rate": 0.5, "max_drawdown": 10.0})


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D14", "gnos-1/SPY", "violated", "P4"),
    ],
)
