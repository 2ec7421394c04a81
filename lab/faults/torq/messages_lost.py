"""A relay drops messages for a consumer that is too slow."""

from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    line = "\x1b[33m WARN\x1b[0m \x1b[2mmarket_data_relay\x1b[0m\x1b[2m:\x1b[0m Connection 7 lagged, dropped 412 messages\n"
    estate.append(
        "/var/log/torq/market_data_relay.log", f"\x1b[2m{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z\x1b[0m {line}"
    )


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D09", on("market_data_relay"), "violated", "P3"),
    ],
)
