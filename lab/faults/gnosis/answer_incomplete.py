"""The API leaves the sentiment part out of its answers."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("uvicorn", without="sentiment")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D08", "*", "violated", "P2"),
    ],
)
