"""A test of the service discovery fails."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import RESULTS, on


def break_(estate: Estate) -> None:
    estate.write(f"{RESULTS}/test_service_resolution", "passed=1 failed=1\n")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D06", on("service_resolution"), "violated", "P2"),
    ],
)
