"""The market data relay leaves out messages."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("market_data_relay", skip_numbers=True)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D11", on("tlv"), "violated", "P1"),
    ],
)
