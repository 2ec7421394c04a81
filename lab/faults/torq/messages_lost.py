"""A relay drops messages for a consumer that is too slow."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq import tracing
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    line = tracing.line("market_data_relay", "WARN", "Connection 7 lagged, dropped 412 messages")
    estate.append("/var/log/torq/market_data_relay.log", f"{line}\n")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D09", on("market_data_relay"), "violated", "P3"),
    ],
)
