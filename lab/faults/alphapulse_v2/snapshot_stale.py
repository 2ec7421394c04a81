"""The collector has written no snapshot for thirty hours."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.set_mtime("/tmp/alphapulse/cache/pool_cache_chain_137.bin", age_hours=30)


FAULT = Fault(break_, causes=[causes("APV2-D10", "apv2-1/chain-137", "violated", "P2")])
