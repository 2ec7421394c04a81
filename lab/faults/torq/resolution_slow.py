"""Resolving a service takes longer than it may."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import RESULTS


def break_(estate: Estate) -> None:
    estate.write(f"{RESULTS}/resolution", "time=[138.41 µs 140.02 µs 142.77 µs]\n")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D12", "torq-1", "violated", "P3"),
    ],
)
