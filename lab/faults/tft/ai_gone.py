"""The AI binding is gone: the worker still answers with success, and every signal is neutral."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, ai_gone=True)


FAULT = Fault(
    break_,
    causes=[
        causes("TFT-D11", "tft-1", "violated", "P2"),
        # The analysis of one symbol has no article to analyse: its time says nothing.
        causes("TFT-D12", "tft-1", "unknown", "P1"),
    ],
)
