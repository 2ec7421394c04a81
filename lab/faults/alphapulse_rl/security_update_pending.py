"""A security update waits."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

LISTING = "/var/lib/apt-standin/upgradable"


def break_(estate: Estate) -> None:
    estate.write(LISTING, "openssl/stable-security 3.0.17-1 amd64 [upgradable from: 3.0.16-1]\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D28", "aprl-1", "violated", "P3"),
    ],
)
