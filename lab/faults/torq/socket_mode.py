"""A relay socket is readable and writable by everybody."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import SOCKETS, on


def break_(estate: Estate) -> None:
    estate.chmod(f"{SOCKETS}/market_data.sock", 0o666)


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D08", on("market_data"), "violated", "P1"),
        causes("TORQ-E04", on("market_data"), "violated", "P1"),
    ],
)
