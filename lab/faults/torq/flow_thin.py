"""Market data comes in far more slowly than usual."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("market_data_relay", rate=60)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D04", on("market_data_relay"), "violated", "P2"),
    ],
)
