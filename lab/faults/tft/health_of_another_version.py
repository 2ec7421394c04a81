"""A version that nobody meant to deploy is live."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, version="2.1-Rollback")


FAULT = Fault(break_, causes=[causes("TFT-D01", "tft-1", "violated", "P1")])
