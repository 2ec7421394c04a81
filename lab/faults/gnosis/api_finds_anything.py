"""Something answers on the API's port, and says 200 to whatever it is asked."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("uvicorn", finds_anything=True)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D01", "gnos-1", "violated", "P1"),
    ],
)
