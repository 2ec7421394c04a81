"""The API answers that it is degraded."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("uvicorn", health="degraded")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D01", "gnos-1", "violated", "P1"),
    ],
)
