"""Messages are built too slowly."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import RESULTS, on


def break_(estate: Estate) -> None:
    estate.replace(f"{RESULTS}/rates", "construction=1097624", "construction=750000")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-G02", on("construction"), "violated", "P1"),
    ],
)
