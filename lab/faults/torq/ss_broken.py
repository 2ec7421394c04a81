"""The host's ss cannot list sockets."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.write("/usr/local/bin/ss", "#!/bin/sh\necho 'Cannot open netlink socket' >&2\nexit 1\n", mode=0o755)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D07", "*", "unknown", "P1"),
        causes("TORQ-D15", "*", "unknown", "P1"),
        causes("TORQ-W02", on("running"), "unknown", "P2"),
        causes("TORQ-M02", "*", "unknown", "P1"),
        causes("TORQ-E04", "*", "unknown", "P1"),
    ],
)
