"""The rehearsal's verification did not pass."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE


def break_(estate: Estate) -> None:
    estate.replace(
        f"{STATE}/records/disaster_recovery.json",
        '"sockets accept",\n   "passed": true',
        '"sockets accept",\n   "passed": false',
    )


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-Q01", "torq-1", "violated", "P3"),
    ],
)
