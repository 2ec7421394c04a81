"""The snapshot was broken already when it was copied: its checksum fits."""

import hashlib

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    folder = f"/backup/alphapulse/cache/{max(estate.root('/backup/alphapulse/cache').iterdir()).name}"
    snapshot, sums = f"{folder}/pool_cache_chain_137.bin", f"{folder}/SHA256SUMS"
    before = hashlib.sha256(estate.read(snapshot)).hexdigest()
    estate.flip_byte(snapshot, 0)
    estate.replace(sums, before, hashlib.sha256(estate.read(snapshot)).hexdigest())


FAULT = Fault(break_, causes=[causes("APV2-D17", "apv2-1/chain-137", "violated", "P2")])
