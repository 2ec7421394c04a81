"""The worker gave something up and logged a critical line."""

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import add


def break_(estate: Estate) -> None:
    now = datetime.now(UTC)
    add(estate, [(now - timedelta(hours=3), "critical", "scheduler", "end-of-day summary given up", {})])


FAULT = Fault(
    break_,
    causes=[causes("TFT-D07", "tft-1", "violated", "P2")],
)
