"""A health server takes longer than it should."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("dashboard_websocket", health_delay_ms=90)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D03", on("dashboard_websocket"), "violated", "P3"),
    ],
)
