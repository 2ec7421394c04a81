"""What several Torq faults have in common."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lab.fault import Cause, causes

from . import HOST

RESULTS = "/opt/torq/target/results"
ENVIRONMENTS = "/opt/torq/config/environments"
STATE = "/var/lib/torq"
SOCKETS = "/var/run/torq"


def on(row: str) -> str:
    """The target of a row."""
    return f"{HOST}/{row}"


def days() -> list[str]:
    """Yesterday and today: which of them is due depends on the hour."""
    today = datetime.now(UTC).date()
    return [str(today - timedelta(days=1)), str(today)]


def without(service: str, socket: str) -> list[Cause]:
    """What a service that is gone causes: its socket file is still there, and nobody answers."""
    return [
        causes("TORQ-D01", on(service), "unknown", "P1"),
        causes("TORQ-D02", on(service), "unknown", "P1"),
        causes("TORQ-D03", on(service), "unknown", "P2"),
        causes("TORQ-D05", on(service), "unknown", "P2"),
        causes("TORQ-D07", on(socket), "violated", "P1"),
        causes("TORQ-D14", on(service), "unknown", "P3"),
        causes("TORQ-D15", on(service), "unknown", "P1"),
        causes("TORQ-W02", on("running"), "violated", "P2"),
        causes("TORQ-M02", on(service), "unknown", "P1"),
        causes("TORQ-E04", on(socket), "violated", "P1"),
    ]
