"""Reading a bar takes 120 ms."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("uvicorn", latency_ms=120)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D09", "*", "violated", "P3"),
    ],
)
