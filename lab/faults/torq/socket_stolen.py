"""A second instance took a socket's path and ended: it looks served and refuses everybody."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("flash_arbitrage", door="stolen")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D02", on("flash_arbitrage"), "violated", "P1"),
        causes("TORQ-D07", on("flash_arbitrage"), "violated", "P1"),
        causes("TORQ-E04", on("flash_arbitrage"), "violated", "P1"),
    ],
)
