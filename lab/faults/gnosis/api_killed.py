"""The API was killed and nobody started it again."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.kill("uvicorn")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D01", "gnos-1", "violated", "P1"),
        causes("GNOS-D06", "gnos-1", "violated", "P1"),
        causes("GNOS-D08", "*", "unknown", "P2"),
        causes("GNOS-D09", "*", "unknown", "P2"),
        causes("GNOS-D10", "gnos-1", "unknown", "P3"),
        causes("GNOS-D11", "gnos-1", "unknown", "P2"),
    ],
)
