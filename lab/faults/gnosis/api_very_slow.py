"""Reading a bar takes more than half a second, and no line says so."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("uvicorn", latency_ms=540, complain=False)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D09", "*", "violated", "P2"),
    ],
)
