"""No exchange can be connected to."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.stop("exchanges")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D13", "*", "violated", "P2"),
    ],
)
