"""A service logs an error."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq import tracing
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    line = tracing.line("signal_relay", "ERROR", "Routing failed: no consumer")
    estate.append("/var/log/torq/signal_relay.log", f"{line}\n")


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D09", on("signal_relay"), "violated", "P2"),
    ],
)
