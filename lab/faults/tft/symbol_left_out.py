"""The analysis leaves a symbol out and calls itself a success."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, missing_symbols=["TSLA"])


FAULT = Fault(break_, causes=[causes("TFT-D11", "tft-1", "violated", "P2")])
