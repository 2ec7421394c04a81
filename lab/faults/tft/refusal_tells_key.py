"""The refusal of a wrong key names the right one."""

from lab.fault import Estate, Fault
from lab.systems.tft.incidents import ROUTES, SERVICE, each


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, telling_refusal=True)


FAULT = Fault(
    break_,
    causes=each("TFT-D05", ROUTES, "violated", "P1"),
)
