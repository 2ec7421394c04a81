"""A service takes more than twice the memory it should."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("execution_relay", ballast_mb=110)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D14", on("execution_relay"), "violated", "P3"),
    ],
)
