"""The pre-market briefing still waits for its dependencies, with status 200."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, briefing="placeholder")


FAULT = Fault(break_, causes=[causes("TFT-D08", "tft-1", "violated", "P2")])
