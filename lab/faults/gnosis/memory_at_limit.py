"""The API's address space is at its limit."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("uvicorn", virtual_kib=2_100_000)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D11", "gnos-1", "violated", "P2"),
    ],
)
