"""The worker was not there for a few requests of the day."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import add, requests, share_of_day


def break_(estate: Estate) -> None:
    add(estate, requests(503, share_of_day(0.5)))


FAULT = Fault(
    break_,
    causes=[causes("TFT-D14", "tft-1", "violated", "P3")],
)
