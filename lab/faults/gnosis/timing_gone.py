"""The API does not say how long it took."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("uvicorn", timed=False)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D09", "*", "unknown", "P2"),
    ],
)
