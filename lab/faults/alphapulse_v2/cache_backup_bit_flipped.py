"""One byte of the copied snapshot was corrupted on the backup disk."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    folder = max(estate.root("/backup/alphapulse/cache").iterdir()).name
    estate.flip_byte(f"/backup/alphapulse/cache/{folder}/pool_cache_chain_137.bin", 700)


FAULT = Fault(break_, causes=[causes("APV2-D17", "apv2-1/chain-137", "violated", "P2")])
