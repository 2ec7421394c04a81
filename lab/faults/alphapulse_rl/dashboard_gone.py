"""The dashboard's page is the web server's default one."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-monitor", page="<html><title>Welcome</title></html>")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D18", "aprl-1", "violated", "P2"),
    ],
)
