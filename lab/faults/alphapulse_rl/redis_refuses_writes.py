"""Redis is full and may not evict."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    before = "redis-cli config set maxmemory 2gb && redis-cli config set maxmemory-policy allkeys-lru"
    estate.run("redis-cli config set maxmemory-policy noeviction && redis-cli config set maxmemory 300kb", undo=before)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D21", "aprl-1", "violated", "P1"),
        causes("APRL-M05", "aprl-1", "violated", "P3"),
    ],
)
