"""A service logs an error."""

from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    line = "\x1b[0m \x1b[31mERROR\x1b[0m \x1b[2msignal_relay\x1b[0m\x1b[2m:\x1b[0m Routing failed: no consumer\n"
    estate.append("/var/log/torq/signal_relay.log", f"\x1b[2m{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}Z{line}")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D09", on("signal_relay"), "violated", "P2"),
    ],
)
