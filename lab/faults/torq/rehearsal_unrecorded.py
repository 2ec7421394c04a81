"""There is no record of a rehearsal."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE


def break_(estate: Estate) -> None:
    estate.remove(f"{STATE}/records/disaster_recovery.json")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-Q01", "torq-1", "unknown", "P3"),
    ],
)
