"""The kernel's CPU counters cannot be read."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.stop("kernel-figures")
    estate.remove("/.lab/proc/stat")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D03", "aprl-1", "unknown", "P1"),
    ],
)
