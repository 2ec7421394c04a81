"""The analysis of all symbols takes more than twice its benchmark."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, analyze_seconds=1.15)


FAULT = Fault(break_, causes=[causes("TFT-D13", "tft-1", "violated", "P1")])
