"""Nobody has copied the pool cache for thirty hours."""

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    folder = max(estate.root("/backup/alphapulse/cache").iterdir()).name
    estate.set_mtime(f"/backup/alphapulse/cache/{folder}/SHA256SUMS", age_hours=30)


FAULT = Fault(break_, causes=[causes("APV2-D17", "apv2-1/chain-137", "violated", "P2")])
