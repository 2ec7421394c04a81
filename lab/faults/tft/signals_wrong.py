"""Signals of high confidence are right little more than half of the time."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, accuracy_percent=55)


FAULT = Fault(break_, causes=[causes("TFT-D18", "tft-1", "violated", "P3")])
