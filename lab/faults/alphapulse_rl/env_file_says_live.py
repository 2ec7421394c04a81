"""Somebody set .env to live; the container was not recreated yet."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/opt/alphapulse-rl/deployment/.env", "TRADING_MODE=paper", "TRADING_MODE=live")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D09", "aprl-1", "violated", "P1"),
    ],
)
