"""The end-of-day summary is an error page, with status 200."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, summary="placeholder")


FAULT = Fault(break_, causes=[causes("TFT-D10", "tft-1", "violated", "P2")])
