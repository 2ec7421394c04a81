"""A service began anew, and nobody had announced it."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    # With a change, even if it is none: then mending restarts it too, and nobody remembers this start.
    estate.restart("dashboard_websocket", env={"TORQ_ENV": "production"})


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D05", on("dashboard_websocket"), "violated", "P2"),
    ],
)
