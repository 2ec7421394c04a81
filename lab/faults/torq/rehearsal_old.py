"""Disaster recovery was last rehearsed in another quarter."""

import json
from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import STATE


def break_(estate: Estate) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=120)
    file = f"{STATE}/records/disaster_recovery.json"
    record = json.loads(estate.read(file))
    estate.write(file, json.dumps(record | {"performed_at": long_ago.isoformat()}))


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-Q01", "torq-1", "violated", "P3"),
    ],
)
