"""The unit's journal has an error of tonight."""

from __future__ import annotations

import json
import time

from lab.fault import Estate, Fault, causes

JOURNAL = "/var/log/journal-standin/alphapulse-trading.service.jsonl"


def break_(estate: Estate) -> None:
    entry = {"at": time.time(), "priority": 3, "message": "alphapulse-trading.service: Failed with result exit-code."}
    estate.append(JOURNAL, json.dumps(entry) + "\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D06", "aprl-1/journal", "violated", "P3"),
        causes("APRL-E01", "aprl-1/unit_journal", "violated", "P1"),
    ],
)
