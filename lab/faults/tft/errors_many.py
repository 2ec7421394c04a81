"""Eight in a hundred requests fail."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import add, requests, share_of_day


def break_(estate: Estate) -> None:
    add(estate, requests(500, share_of_day(8)))


FAULT = Fault(
    break_,
    causes=[causes("TFT-D06", "tft-1", "violated", "P1")],
)
