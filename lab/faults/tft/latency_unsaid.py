"""The models' latency is the word 'measured' where a number should be."""

from lab.fault import Estate, Fault
from lab.systems.tft.incidents import SERVICE, each


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, model_latency="measured")


FAULT = Fault(
    break_,
    causes=each("TFT-D03", ("gpt_oss_120b", "distilbert"), "violated", "P1"),
)
