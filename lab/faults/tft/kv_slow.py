"""KV takes more than one and a half of its benchmark."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, kv_debug_seconds=0.7)


FAULT = Fault(break_, causes=[causes("TFT-D04", "tft-1", "violated", "P3")])
