"""The KV binding is gone, and /health says that KV is available."""

from lab.fault import Estate, Fault, causes
from lab.systems.tft.incidents import SERVICE


def break_(estate: Estate) -> None:
    estate.knob(SERVICE, kv_gone=True)


FAULT = Fault(
    break_,
    causes=[
        causes("TFT-D01", "tft-1", "violated", "P1"),
        causes("TFT-D04", "tft-1", "violated", "P1"),
        causes("TFT-D09", "tft-1", "unknown", "P2"),
        causes("TFT-E03", "tft-1", "unknown", "P2"),
    ],
)
