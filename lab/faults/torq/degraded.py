"""A service is degraded, which its /health does not say."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("flash_arbitrage", status="Degraded")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D05", on("flash_arbitrage"), "violated", "P2"),
    ],
)
