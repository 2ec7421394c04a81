"""The full backup was copied this morning, but is ten days old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import newest_backup
from lab.systems.alphapulse_rl import backups


def break_(estate: Estate) -> None:
    then = datetime.now(UTC) - timedelta(days=10)
    estate.write(newest_backup(estate, "full"), backups.archive("full", "alphapulse_backup_full", then))


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-W09", "aprl-1", "violated", "P2"),
    ],
)
