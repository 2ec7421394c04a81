"""A service says that it is not ready."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("signal_relay", ready=False)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D02", on("signal_relay"), "violated", "P1"),
    ],
)
