"""The market data relay was killed, and with it the flow of market data."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on, without


def break_(estate: Estate) -> None:
    estate.kill("market_data_relay")


FAULT = Fault(
    break_,
    causes=[
        *without("market_data_relay", "market_data"),
        causes("TORQ-D04", on("market_data_relay"), "unknown", "P1"),
        causes("TORQ-D11", on("ingestion"), "unknown", "P1"),
        causes("TORQ-D11", on("tlv"), "unknown", "P1"),
        causes("TORQ-D11", on("relay"), "violated", "P1"),
        causes("TORQ-D11", on("health"), "unknown", "P1"),
    ],
)
