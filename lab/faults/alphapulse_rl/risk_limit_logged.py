"""The log says that a risk limit was exceeded, at the level of a warning."""

from __future__ import annotations

from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import main_log


def break_(estate: Estate) -> None:
    estate.append(
        main_log(estate),
        f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} - trading.risk - WARNING - RISK_LIMIT_EXCEEDED: exposure\n",
    )


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D20", "aprl-1", "violated", "P1"),
    ],
)
