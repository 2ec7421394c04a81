"""An engine is blind: a fifth of the usual ideas."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("uvicorn", ideas_share=0.2)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D10", "gnos-1", "violated", "P3"),
    ],
)
