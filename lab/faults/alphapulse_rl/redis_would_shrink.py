"""The compose file still has redis' old size: a restart would bring it back."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/opt/alphapulse-rl/deployment/docker/docker-compose.yml", "--maxmemory 2gb", "--maxmemory 256mb")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-M05", "aprl-1", "violated", "P3"),
    ],
)
