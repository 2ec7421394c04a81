"""The journal has grown past 100 MB."""

import os

from lab.fault import Estate, Fault, causes

JOURNAL = "/tmp/alphapulse/cache/pool_cache_journal_chain_137.bin"


def break_(estate: Estate) -> None:
    estate.write(JOURNAL, estate.read(JOURNAL))  # notes what it was
    os.truncate(estate.root(JOURNAL), 101_000_000)


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-W05", "apv2-1/chain-137", "violated", "P3"),
        causes("APV2-E02", "apv2-1/chain-137", "unknown", "P1"),
    ],
)
