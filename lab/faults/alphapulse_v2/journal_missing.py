"""The journal of the pool cache was deleted without a new snapshot."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/tmp/alphapulse/cache/pool_cache_journal_chain_137.bin")


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D10", "apv2-1/chain-137", "violated", "P1"),
        causes("APV2-W05", "apv2-1/chain-137", "unknown", "P3"),
        causes("APV2-E02", "apv2-1/chain-137", "violated", "P1"),
    ],
)
