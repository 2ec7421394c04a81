"""trading_params.yaml is broken."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.write("/opt/alphapulse-rl/config/trading_params.yaml", "risk: [0.1\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D19", "aprl-1", "unknown", "P1"),
    ],
)
