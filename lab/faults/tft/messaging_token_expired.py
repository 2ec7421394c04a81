"""Facebook refuses messages because the token has expired, beside the expected refusals."""

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import add


def break_(estate: Estate) -> None:
    refused = (datetime.now(UTC) - timedelta(hours=2), "error", "facebook", "send refused (#190)", {"code": 190})
    add(estate, [refused])


FAULT = Fault(
    break_,
    causes=[causes("TFT-E02", "tft-1", "violated", "P4")],
)
