"""Somebody logged in to an alphapulse account from an unknown place."""

from __future__ import annotations

from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes

SAID = "sshd[4712]: Accepted publickey for alphapulse-ops from 203.0.113.9 port 40113 ssh2: ED25519"


def break_(estate: Estate) -> None:
    at = datetime.now(UTC)
    estate.append("/var/log/auth.log", f"{at:%b} {at.day:2} {at:%H:%M:%S} aprl-1 {SAID}\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-W06", "aprl-1", "violated", "P1"),
    ],
)
