"""The archive of the day's logs does not open."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE, days, on


def break_(estate: Estate) -> None:
    for day in days():
        estate.truncate(f"{STATE}/archive/logs_{day}.tar.gz", 60)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D10", on("archive"), "violated", "P3"),
    ],
)
