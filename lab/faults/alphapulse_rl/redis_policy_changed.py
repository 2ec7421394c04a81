"""Somebody changed what redis evicts, until its next restart."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.run(
        "redis-cli config set maxmemory-policy volatile-ttl", undo="redis-cli config set maxmemory-policy allkeys-lru"
    )


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-M05", "aprl-1", "violated", "P3"),
    ],
)
