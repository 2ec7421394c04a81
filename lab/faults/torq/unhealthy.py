"""A service says that it is unhealthy."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("execution_relay", errors=["Upstream lost"])


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D01", on("execution_relay"), "violated", "P1"),
        causes("TORQ-D03", on("execution_relay"), "unknown", "P2"),
        causes("TORQ-D05", on("execution_relay"), "violated", "P2"),
    ],
)
