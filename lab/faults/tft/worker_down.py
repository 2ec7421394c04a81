"""The worker is gone."""

from lab.fault import Estate, Fault
from lab.systems.tft.incidents import SERVICE, without_worker


def break_(estate: Estate) -> None:
    estate.stop(SERVICE)


FAULT = Fault(
    break_,
    causes=without_worker(),
)
