"""The application wrote a critical risk alert, and the limit was kept again later."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    alert = {
        "timestamp": datetime.now(UTC).replace(tzinfo=None).isoformat(),
        "alert_type": "exposure_critical",
        "severity": "critical",
        "message": "Exposure critical level reached: 91.00%",
        "metrics": {"exposure": 91.0},
        "action_required": True,
    }
    estate.append("/opt/alphapulse-rl/logs/risk_alerts.json", json.dumps(alert) + "\n")


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D20", "aprl-1", "violated", "P1"),
    ],
)
