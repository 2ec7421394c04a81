"""The end-of-day summary is yesterday's."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, summary="yesterdays")


FAULT = Fault(break_, causes=[causes("TFT-D10", "tft-1", "violated", "P2")])
