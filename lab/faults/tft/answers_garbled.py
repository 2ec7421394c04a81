"""Every answer of the worker is garbled."""

from lab.fault import Estate, Fault
from lab.systems.tft.incidents import SERVICE, without_worker


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, garbled=True)


FAULT = Fault(
    break_,
    causes=without_worker(),
)
