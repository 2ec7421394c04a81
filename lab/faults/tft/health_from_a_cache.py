"""A cache answers for /health: the same answer for ever."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, health_timestamp="2025-10-01T12:00:00.000Z")


FAULT = Fault(break_, causes=[causes("TFT-D01", "tft-1", "violated", "P1")])
