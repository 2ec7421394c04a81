"""The messaging token is gone from the worker's secrets."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, facebook="not_configured")


FAULT = Fault(break_, causes=[causes("TFT-D01", "tft-1", "violated", "P1")])
