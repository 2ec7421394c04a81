"""A service's log is not where it should be."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("execution_relay", silent=True)
    estate.remove("/var/log/torq/execution_relay.log")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D09", on("execution_relay"), "unknown", "P2"),
    ],
)
