"""Somebody sends a script where a symbol should be."""

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import add


def break_(estate: Estate) -> None:
    values = {"route": "/analyze-symbol", "agent": "curl/8.5.0"}
    add(estate, [(datetime.now(UTC) - timedelta(hours=5), "warn", "input", "xss attempt refused", values)])


FAULT = Fault(
    break_,
    causes=[causes("TFT-D17", "tft-1", "violated", "P3")],
)
