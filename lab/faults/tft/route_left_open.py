"""A protected route was deployed without its protection."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, open_routes=["/results"])


FAULT = Fault(
    break_,
    causes=[
        causes("TFT-D05", "tft-1/results", "violated", "P1"),
        causes("TFT-M02", "tft-1/results", "violated", "P1"),
    ],
)
