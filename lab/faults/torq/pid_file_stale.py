"""The pid file names a process that does not live."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.write("/var/run/torq/torq.pid", "4194999\n")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-W02", on("running"), "violated", "P2"),
    ],
)
