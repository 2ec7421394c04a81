"""A plain file stands where a socket should be."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import SOCKETS, on


def break_(estate: Estate) -> None:
    estate.remove(f"{SOCKETS}/signals.sock")
    estate.write(f"{SOCKETS}/signals.sock", "")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D02", on("signal_relay"), "violated", "P1"),
        causes("TORQ-D07", on("signals"), "violated", "P1"),
        causes("TORQ-D08", on("signals"), "violated", "P1"),
        causes("TORQ-E04", on("signals"), "violated", "P1"),
    ],
)
