"""The daily metrics were not collected."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE, days, on


def break_(estate: Estate) -> None:
    for day in days():
        estate.remove(f"{STATE}/metrics/daily_{day}.json")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D10", on("metrics"), "violated", "P3"),
    ],
)
