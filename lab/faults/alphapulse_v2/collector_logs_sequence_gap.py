"""The collector logs that messages are missing."""

from lab.fault import Estate, Fault, causes
from lab.systems.alphapulse_v2 import tracing


def break_(estate: Estate) -> None:
    text = "Sequence gap: expected 1041, got 1055"
    estate.append("/tmp/alphapulse/logs/polygon_collector.log", tracing.now("WARN", "polygon_collector", text) + "\n")


FAULT = Fault(break_, causes=[causes("APV2-D04", "apv2-1/polygon_collector", "violated", "P1")])
