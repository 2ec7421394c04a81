"""The data disk is not mounted: what is written there lands on the root disk."""

from __future__ import annotations

import json

from lab.fault import Estate, Fault, causes


def without_data(text: str) -> str:
    disks = json.loads(text)
    return json.dumps({mount: disk for mount, disk in disks.items() if mount != "/opt/alphapulse-rl/data"})


def break_(estate: Estate) -> None:
    estate.edit("/.lab/df.json", without_data)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D05", "aprl-1/data", "unknown", "P1"),
    ],
)
