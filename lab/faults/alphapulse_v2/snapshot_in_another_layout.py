"""The snapshot was written by the populating script, in its own layout."""

import struct
import time

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    header = struct.pack("<4sB3xIIQ", b"POOL", 1, 13, 137, time.time_ns())
    estate.write("/tmp/alphapulse/cache/pool_cache_chain_137.bin", header + bytes(13 * 83))


FAULT = Fault(break_, causes=[causes("APV2-E02", "apv2-1/chain-137", "violated", "P1")])
