"""A service leaves a figure out of its /metrics."""

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    estate.knob("signal_relay", hidden_fields=["p99_latency_us"])


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D05", on("signal_relay"), "violated", "P2"),
    ],
)
