"""A service runs for staging on a production host; its restart was announced."""

import json
from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes
from lab.systems.torq.incidents import on


def break_(estate: Estate) -> None:
    notice = {"service": "execution_relay", "at": datetime.now(UTC).isoformat(), "by": "deploy", "why": "new unit"}
    estate.append("/var/lib/torq/restarts.jsonl", json.dumps(notice) + "\n")
    estate.restart("execution_relay", env={"TORQ_ENV": "staging"})


FAULT = Fault(
    break_,
    causes=[
        causes("TORQ-D15", on("execution_relay"), "violated", "P1"),
    ],
)
