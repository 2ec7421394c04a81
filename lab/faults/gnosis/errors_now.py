"""Every second request of today ends in a server error."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.gnosis import LOG


def break_(estate: Estate) -> None:
    estate.append(LOG, 'INFO:     127.0.0.1:40000 - "POST /run_bar/SPY HTTP/1.1" 500 Internal Server Error\n' * 60)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D16", "gnos-1/current", "violated", "P2"),
    ],
)
