"""An ordinary update waits."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

LISTING = "/var/lib/apt-standin/upgradable"


def break_(estate: Estate) -> None:
    estate.write(LISTING, "tzdata/stable-updates 2026b-1 all [upgradable from: 2026a-1]\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D28", "aprl-1", "violated", "P4"),
    ],
)
