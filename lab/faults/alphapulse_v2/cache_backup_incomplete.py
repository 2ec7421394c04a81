"""The copy of the pool cache broke off before its checksums were written."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    folder = max(estate.root("/backup/alphapulse/cache").iterdir()).name
    estate.remove(f"/backup/alphapulse/cache/{folder}/SHA256SUMS")


FAULT = Fault(break_, causes=[causes("APV2-D17", "apv2-1/chain-137", "violated", "P2")])
