"""The proxy's configuration was broken while it runs: its next start will fail."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.append("/opt/alphapulse-rl/deployment/docker/nginx.conf", "server { listen }\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D22", "*", "violated", "P2"),
    ],
)
