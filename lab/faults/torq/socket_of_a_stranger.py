"""A second instance took a socket's path and serves it."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("execution_relay", door="taken")
    estate.start_extra(
        "stray_relay",
        "lab.systems.torq.relay",
        ("--port", "8099", "--socket", "execution.sock", "--domain", "3", "--rate", "50"),
        argv=("/opt/torq/old/stray_relay",),
    )


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D07", on("execution"), "violated", "P1"),
        causes("TORQ-E04", on("execution"), "violated", "P1"),
    ],
)
