"""The snapshot of the pool cache is gone."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.remove("/tmp/alphapulse/cache/pool_cache_chain_137.bin")


FAULT = Fault(
    break_,
    causes=[
        causes("APV2-D10", "apv2-1/chain-137", "violated", "P1"),
        causes("APV2-E02", "apv2-1/chain-137", "violated", "P1"),
    ],
)
