"""The application logged something critical."""

from __future__ import annotations

from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import main_log


def break_(estate: Estate) -> None:
    estate.append(
        main_log(estate),
        f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} - trading.live - CRITICAL - State could not be written\n",
    )


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D06", "aprl-1/file", "violated", "P1"),
    ],
)
