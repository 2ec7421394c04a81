"""The signal relay stands still and goes on calling itself healthy."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("signal_relay", rate=0)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D01", on("signal_relay"), "violated", "P1"),
    ],
)
