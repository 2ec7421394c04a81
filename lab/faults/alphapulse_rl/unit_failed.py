"""systemd gave the trading unit up."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.unit("alphapulse-trading.service", ActiveState="failed", SubState="failed", NRestarts=5)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D01", "aprl-1", "violated", "P1"),
    ],
)
