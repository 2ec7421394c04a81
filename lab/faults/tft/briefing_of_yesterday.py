"""The pre-market briefing is yesterday's."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, briefing="yesterdays")


FAULT = Fault(break_, causes=[causes("TFT-D08", "tft-1", "violated", "P2")])
