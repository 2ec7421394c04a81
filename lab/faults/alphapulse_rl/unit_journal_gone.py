"""The unit's journal is not there, or may not be read."""

from __future__ import annotations

from lab.fault import Estate, Fault, causes

JOURNAL = "/var/log/journal-standin/alphapulse-trading.service.jsonl"


def break_(estate: Estate) -> None:
    estate.remove(JOURNAL)


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D06", "aprl-1/journal", "unknown", "P1"),
        causes("APRL-E01", "aprl-1/unit_journal", "unknown", "P1"),
    ],
)
