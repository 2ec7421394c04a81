"""A second API process was started beside the first one."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    argv = ("python3", "-m", "uvicorn", "app:app", "--port", "8001")
    estate.start_extra("uvicorn-2", "lab.systems.gnosis.api", ("--port", "8001"), argv=argv)


FAULT = Fault(
    break_,
    causes=[
        causes("GNOS-D06", "gnos-1", "violated", "P1"),
        causes("GNOS-D11", "gnos-1", "unknown", "P2"),
    ],
)
