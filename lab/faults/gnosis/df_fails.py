"""df does not work."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/.lab/df.json", "{")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D05", "*", "unknown", "P2"),
    ],
)
