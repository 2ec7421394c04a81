"""A day was compressed, and its raw file not deleted."""

from __future__ import annotations

import gzip

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import l1, sessions


def break_(estate: Estate) -> None:
    day = sessions(estate)[0]
    estate.write(l1(day), gzip.decompress(estate.read(f"{l1(day)}.gz")))


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-W02", "gnos-1/l1", "violated", "P4"),
    ],
)
