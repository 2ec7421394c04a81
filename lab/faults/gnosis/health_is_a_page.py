"""A proxy's page stands where the health endpoint was."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("uvicorn", page="<html>Welcome</html>")


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D01", "gnos-1", "unknown", "P1"),
    ],
)
