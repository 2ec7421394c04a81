"""The signal relay was killed, and its socket file is still there."""

from lab.fault import Estate, Fault
from lab.systems.torq.incidents import without


def break_(estate: Estate) -> None:
    estate.kill("signal_relay")


FAULT = Fault(break_, causes=without("signal_relay", "signals"))
