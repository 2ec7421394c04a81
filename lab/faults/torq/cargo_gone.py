"""There is no cargo on the host any more."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/usr/local/bin/cargo")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D06", "*", "unknown", "P2"),
        causes("TORQ-D12", "*", "unknown", "P3"),
        causes("TORQ-G02", "*", "unknown", "P1"),
    ],
)
