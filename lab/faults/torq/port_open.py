"""A health port is open to the outside."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.start_extra("open_port", "lab.systems.torq.open_port", ("--port", "8002"))


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-M02", on("signal_relay"), "violated", "P1"),
    ],
)
