"""The trading application dies; systemd goes on calling its unit active."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import forget_alerts_afterwards


def break_(estate: Estate) -> None:
    forget_alerts_afterwards(estate)
    estate.kill("alphapulse-trading")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D01", "aprl-1", "violated", "P1"),
        causes("APRL-D02", "aprl-1/alphapulse-trading", "violated", "P1"),
        causes("APRL-D08", "aprl-1", "violated", "P1"),
        causes("APRL-D09", "aprl-1", "unknown", "P1"),
        causes("APRL-D10", "aprl-1", "unknown", "P1"),
        causes("APRL-D11", "aprl-1", "unknown", "P1"),
        causes("APRL-D12", "aprl-1", "unknown", "P2"),
        causes("APRL-D13", "aprl-1", "unknown", "P1"),
        causes("APRL-D14", "aprl-1", "unknown", "P1"),
        causes("APRL-D15", "aprl-1", "unknown", "P3"),
        causes("APRL-D16", "aprl-1", "unknown", "P1"),
        causes("APRL-D17", "aprl-1", "unknown", "P1"),
        causes("APRL-D18", "aprl-1", "violated", "P2"),
        causes("APRL-D19", "aprl-1", "unknown", "P1"),
        causes("APRL-D22", "aprl-1/trading", "violated", "P2"),
        causes("APRL-D31", "*", "unknown", "P1"),
        causes("APRL-E01", "aprl-1/container_state", "violated", "P1"),
        causes("APRL-E01", "aprl-1/port_owner", "violated", "P1"),
    ],
)
