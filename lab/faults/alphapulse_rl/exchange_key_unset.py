"""The exchange's passphrase was cleared in .env."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/opt/alphapulse-rl/deployment/.env", "WEEX_PASSPHRASE=lab#pass-2290", "WEEX_PASSPHRASE=")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-E01", "aprl-1/environment_file", "violated", "P1"),
    ],
)
