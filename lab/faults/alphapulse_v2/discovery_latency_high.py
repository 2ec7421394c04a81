"""Many discoveries took four and a half seconds."""

from lab.fault import Estate, Fault, causes
from lab.systems.alphapulse_v2 import tracing


def break_(estate: Estate) -> None:
    line = tracing.now("INFO", "polygon_collector", f"pool_discovery_latency pool=0x{9:040x} ms: 4500")
    estate.append("/tmp/alphapulse/logs/polygon_collector.log", f"{line}\n" * 400)


FAULT = Fault(break_, causes=[causes("APV2-M04", "apv2-1", "violated", "P3")])
