"""The market data relay stands still and goes on calling itself healthy."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("market_data_relay", rate=0)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D01", on("market_data_relay"), "violated", "P1"),
        causes("TORQ-D04", on("market_data_relay"), "violated", "P1"),
        causes("TORQ-D11", on("ingestion"), "violated", "P1"),
        causes("TORQ-D11", on("relay"), "violated", "P1"),
        causes("TORQ-D11", on("tlv"), "unknown", "P1"),
    ],
)
