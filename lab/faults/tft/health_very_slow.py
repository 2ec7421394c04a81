"""/health takes more than twice its benchmark."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, health_seconds=0.6)


FAULT = Fault(break_, causes=[causes("TFT-D02", "tft-1", "violated", "P1")])
