"""A test of the service discovery was renamed, so its filter matches none."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import RESULTS, on


def break_(estate: Estate) -> None:
    estate.remove(f"{RESULTS}/test_connection_pooling")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D06", on("connection_pooling"), "violated", "P2"),
    ],
)
