"""A service has stopped listening and its socket file is still there."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("dashboard_websocket", door="closed")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D02", on("dashboard_websocket"), "violated", "P1"),
        causes("TORQ-D07", on("dashboard"), "violated", "P1"),
        causes("TORQ-D15", on("dashboard_websocket"), "violated", "P1"),
        causes("TORQ-W02", on("running"), "violated", "P2"),
        causes("TORQ-E04", on("dashboard"), "violated", "P1"),
    ],
)
