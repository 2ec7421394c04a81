"""A service began anew, and nobody had announced it."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.restart("dashboard_websocket")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D05", on("dashboard_websocket"), "violated", "P2"),
    ],
)
