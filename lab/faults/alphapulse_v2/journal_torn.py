"""The journal ends in the middle of an entry."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.truncate("/tmp/alphapulse/cache/pool_cache_journal_chain_137.bin", 150)


FAULT = Fault(break_, causes=[causes("APV2-E02", "apv2-1/chain-137", "violated", "P1")])
