"""The daily metrics were written half."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE, days, on


def break_(estate: Estate) -> None:
    for day in days():
        estate.truncate(f"{STATE}/metrics/daily_{day}.json", 20)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D10", on("metrics"), "violated", "P3"),
    ],
)
