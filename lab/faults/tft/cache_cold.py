"""The cache forgets too early."""

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import add


def break_(estate: Estate) -> None:
    now = datetime.now(UTC)
    add(estate, [(now - timedelta(minutes=n), "info", "cache", "cache_miss", {"key": "/analyze"}) for n in range(80)])


FAULT = Fault(
    break_,
    causes=[causes("TFT-D16", "tft-1", "violated", "P3")],
)
