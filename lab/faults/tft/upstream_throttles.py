"""An upstream throttles the worker."""

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import add


def break_(estate: Estate) -> None:
    now = datetime.now(UTC)
    values = {"host": "query1.finance.yahoo.com", "status": 429, "delay_ms": 0}
    add(estate, [(now - timedelta(minutes=n), "warn", "upstream", "fetched", values) for n in range(20)])


FAULT = Fault(
    break_,
    causes=[causes("TFT-D15", "tft-1", "violated", "P3")],
)
