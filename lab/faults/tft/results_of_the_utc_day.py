"""Results are looked up by the UTC day, which in New York's evening is tomorrow."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, results_day_offset=1)


FAULT = Fault(break_, causes=[causes("TFT-D09", "tft-1", "violated", "P2")])
