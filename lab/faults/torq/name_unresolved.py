"""An exchange's name does not resolve any more."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.replace("/etc/hosts", " api.kraken.com", "")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D13", on("kraken"), "violated", "P2"),
    ],
)
