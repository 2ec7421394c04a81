"""The data disk has space, but hardly an inode left."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/.lab/df.json", '"iused": 220000', '"iused": 6400000')


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D05", "aprl-1/data", "violated", "P1"),
        causes("APRL-E01", "aprl-1/disk_space", "violated", "P1"),
    ],
)
