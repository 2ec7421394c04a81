"""A disk that no row of the inventory names is past its warning limit."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/.lab/df.json", '"used_kb": 11900', '"used_kb": 110000')


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D05", "aprl-1/others", "violated", "P3"),
    ],
)
