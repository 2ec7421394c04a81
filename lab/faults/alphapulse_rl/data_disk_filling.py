"""The disk with the data is past its warning limit."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/.lab/df.json", '"used_kb": 38400000', '"used_kb": 89000000')


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D05", "aprl-1/data", "violated", "P3"),
    ],
)
