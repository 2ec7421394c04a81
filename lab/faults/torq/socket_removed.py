"""Somebody removed a socket under its service."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import SOCKETS, on


def break_(estate: Estate) -> None:
    estate.remove(f"{SOCKETS}/execution.sock")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D01", on("execution_relay"), "violated", "P1"),
        causes("TORQ-D02", on("execution_relay"), "violated", "P1"),
        causes("TORQ-D03", on("execution_relay"), "unknown", "P2"),
        causes("TORQ-D05", on("execution_relay"), "violated", "P2"),
        causes("TORQ-D07", on("execution"), "violated", "P1"),
        causes("TORQ-D08", on("execution"), "unknown", "P1"),
        causes("TORQ-E04", on("execution"), "violated", "P1"),
    ],
)
