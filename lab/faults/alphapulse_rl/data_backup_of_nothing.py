"""Run from the wrong directory, the backup program saved nothing and was content."""

from __future__ import annotations

from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes
from lab.faults.alphapulse_rl import newest_backup
from lab.systems.alphapulse_rl import backups


def break_(estate: Estate) -> None:
    now = datetime.now(UTC)
    estate.write(newest_backup(estate, "data"), backups.archive("data", "alphapulse_backup_data", now, content={}))


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D29", "aprl-1", "violated", "P2"),
    ],
)
