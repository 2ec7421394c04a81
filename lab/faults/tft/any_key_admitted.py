"""Any key opens every route."""

from lab.fault import Estate, Fault
from lab.systems.tft.incidents import ROUTES, SERVICE, each


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, any_key_admitted=True)


FAULT = Fault(
    break_,
    causes=each("TFT-D05", ROUTES, "violated", "P1"),
)
