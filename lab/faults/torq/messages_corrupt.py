"""The market data relay passes on messages in which a bit is flipped."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("market_data_relay", flip_bits=True)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D11", on("tlv"), "violated", "P1"),
    ],
)
