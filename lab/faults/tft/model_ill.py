"""One of the two AI models is ill."""

from lab.fault import Estate, Fault
from lab.systems.tft.incidents import SERVICE, each


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, ill_models=["distilbert"])


FAULT = Fault(
    break_,
    causes=each("TFT-D03", ("distilbert", "overall"), "violated", "P1"),
)
