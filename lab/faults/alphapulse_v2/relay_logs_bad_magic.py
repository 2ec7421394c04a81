"""The relay logs a message with a bad magic number."""

from lab.fault import Estate, Fault, causes
from lab.systems.alphapulse_v2 import tracing


def break_(estate: Estate) -> None:
    text = "Invalid magic number: expected 0xdeadbeef, got 0x0"
    estate.append("/tmp/alphapulse/logs/market_data_relay.log", tracing.now("ERROR", "market_data_relay", text) + "\n")


FAULT = Fault(break_, causes=[causes("APV2-D04", "apv2-1/market_data_relay", "violated", "P1")])
