"""The root disk is past its critical limit."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/.lab/df.json", '"used_kb": 19200000', '"used_kb": 40400000')


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D05", "aprl-1/root", "violated", "P1"),
        causes("APRL-E01", "aprl-1/disk_space", "violated", "P1"),
    ],
)
