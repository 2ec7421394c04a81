"""One byte of the snapshot was corrupted on the disk."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.flip_byte("/tmp/alphapulse/cache/pool_cache_chain_137.bin", 100)


FAULT = Fault(break_, causes=[causes("APV2-E02", "apv2-1/chain-137", "violated", "P1")])
