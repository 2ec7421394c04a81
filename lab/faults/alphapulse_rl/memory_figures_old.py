"""An old kernel does not say how much memory is available."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/.lab/proc/meminfo", "MemAvailable:    9830400 kB\n", "")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D04", "aprl-1", "unknown", "P1"),
    ],
)
