"""A forgotten copy fills the cache directory."""

import os

from lab.fault import Estate, Fault, causes

COPY = "/tmp/alphapulse/cache/pool_cache_chain_137.bin.copy"


def break_(estate: Estate) -> None:
    estate.write(COPY, b"")
    os.truncate(estate.root(COPY), 1_200_000_000)  # sparse: nothing is written


FAULT = Fault(break_, causes=[causes("APV2-D16", "apv2-1", "violated", "P3")])
