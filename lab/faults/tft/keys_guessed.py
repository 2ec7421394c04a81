"""Somebody tries one key after the other."""

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import add


def break_(estate: Estate) -> None:
    now = datetime.now(UTC)
    values = {"route": "/analyze", "agent": "python-requests/2.32"}
    add(estate, [(now - timedelta(seconds=60 + 4 * n), "warn", "auth", "unauthorized", values) for n in range(15)])


FAULT = Fault(
    break_,
    causes=[causes("TFT-D17", "tft-1", "violated", "P3")],
)
