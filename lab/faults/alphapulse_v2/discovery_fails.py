"""The collector could not discover a pool."""

from lab.fault import Estate, Fault, causes
from lab.systems.alphapulse_v2 import tracing


def break_(estate: Estate) -> None:
    text = f"Pool discovery failed for 0x{7:040x}: request timed out"
    estate.append("/tmp/alphapulse/logs/polygon_collector.log", tracing.now("ERROR", "polygon_collector", text) + "\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D20", "apv2-1", "violated", "P2"),
        causes("APV2-E02", "apv2-1/chain-137", "violated", "P1"),
    ],
)
