"""The CPUs are busy beyond the warning limit."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("kernel-figures", cpu_percent=85)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D03", "aprl-1", "violated", "P3"),
    ],
)
