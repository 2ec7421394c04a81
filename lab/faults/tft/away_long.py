"""The worker was not there for more than one in a hundred requests of the day."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import add, requests, share_of_day


def break_(estate: Estate) -> None:
    add(estate, requests(503, share_of_day(1.6)))


FAULT = Fault(
    break_,
    causes=[causes("TFT-D14", "tft-1", "violated", "P1")],
)
