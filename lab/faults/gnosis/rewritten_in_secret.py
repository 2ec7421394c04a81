"""A past day was rewritten, and the store's own list of digests with it."""

from __future__ import annotations

import hashlib

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import DIGESTS, FEATURES, features, reworked, sessions


def break_(estate: Estate) -> None:
    day, name = sessions(estate)[1], "SPY"
    path = features(day, name)
    before = hashlib.sha256(estate.read(path)).hexdigest()
    reworked(estate, path, lambda table: table.slice(1))
    estate.replace(f"{FEATURES}/{DIGESTS}", before, hashlib.sha256(estate.read(path)).hexdigest())


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W01", "gnos-1/features", "violated", "P1"),
        causes("GNOS-E05", "gnos-1", "violated", "P1"),
    ],
)
