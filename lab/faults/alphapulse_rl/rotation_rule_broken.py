"""The rotation rule has a word that logrotate does not know."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.replace("/etc/logrotate.d/alphapulse", "rotate 30", "rotato 30")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D26", "aprl-1", "violated", "P3"),
    ],
)
