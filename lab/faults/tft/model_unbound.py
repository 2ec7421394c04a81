"""One of the two AI models is not there at all."""

from lab.fault import Estate, Fault
from lab.systems.tft.incidents import SERVICE, each


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, absent_models=["gpt_oss_120b"])


FAULT = Fault(
    break_,
    causes=each("TFT-D03", ("gpt_oss_120b", "overall"), "violated", "P1"),
)
