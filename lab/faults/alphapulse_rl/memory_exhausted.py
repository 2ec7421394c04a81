"""Hardly any memory is available, although as much is free as before."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/.lab/proc/meminfo", "MemAvailable:    9830400 kB", "MemAvailable:     800000 kB")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D04", "aprl-1", "violated", "P1"),
    ],
)
