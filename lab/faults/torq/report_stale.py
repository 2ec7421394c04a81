"""The daily health report has the day's name and is older than the day."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE, days, on


def break_(estate: Estate) -> None:
    for day in days():
        estate.set_mtime(f"{STATE}/reports/health_{day}.txt", age_hours=72)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D10", on("report"), "violated", "P3"),
    ],
)
