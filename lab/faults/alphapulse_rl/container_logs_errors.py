"""The container printed an error that is in no file."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes

LOG = "/var/lib/docker/containers/alphapulse-trading/alphapulse-trading-json.log"


def break_(estate: Estate) -> None:
    at = datetime.now(UTC)
    lines = [
        f"{at:%Y-%m-%d %H:%M:%S} - main - INFO - started\n",
        f"{at:%Y-%m-%d %H:%M:%S} - main - ERROR - Failed to load model\n",
    ]
    entries = [json.dumps({"log": line, "stream": "stderr", "time": f"{at:%Y-%m-%dT%H:%M:%S}Z"}) for line in lines]
    estate.write(LOG, "\n".join(entries) + "\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D06", "aprl-1/container", "violated", "P3"),
        causes("APRL-E01", "aprl-1/last_log_lines", "violated", "P1"),
    ],
)
