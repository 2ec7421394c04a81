"""The daily health report is empty."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE, days, on


def break_(estate: Estate) -> None:
    for day in days():
        estate.truncate(f"{STATE}/reports/health_{day}.txt")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D10", on("report"), "violated", "P3"),
    ],
)
