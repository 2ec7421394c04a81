"""A service takes more memory than it should."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("flash_arbitrage", ballast_mb=48)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D14", on("flash_arbitrage"), "violated", "P3"),
    ],
)
