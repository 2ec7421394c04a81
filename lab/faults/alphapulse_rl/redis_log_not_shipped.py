"""No line of redis has reached the log aggregation for twenty minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from lab.fault import Estate, Fault, causes


def break_(estate: Estate) -> None:
    estate.knob("alphapulse-logs", silent=["redis"])
    at = (datetime.now(UTC) - timedelta(minutes=20)).isoformat(timespec="seconds")
    estate.write("/opt/alphapulse-rl/logs/aggregated/redis.log", f'{at}\tdocker.redis\t{{"log": "last words"}}\n')


FAULT = Fault(
    break_,
    causes=[
        causes("APRL-D23", "aprl-1/alphapulse-redis", "violated", "P3"),
    ],
)
