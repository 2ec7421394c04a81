"""Messages are parsed too slowly."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import RESULTS, on


def break_(estate: Estate) -> None:
    estate.replace(f"{RESULTS}/rates", "parsing=1843779", "parsing=1599000")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-G02", on("parsing"), "violated", "P1"),
    ],
)
