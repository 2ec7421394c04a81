"""What has been written so far: logs, decisions, alerts, logins, rotations, the last maintenance."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from lab.place import Place

from . import trades
from .layout import LOGS

SHIPPED = ("alphapulse-trading", "alphapulse-monitor", "redis", "nginx", "fluentd")


def seed(place: Place) -> None:
    now = place.now
    place.write(f"{LOGS}/trades.csv", trades.history(now))
    place.write(f"{LOGS}/ai_decisions.json", json.dumps(_decisions(now), indent=2))
    place.write(f"{LOGS}/risk_alerts.json", "".join(f"{json.dumps(one)}\n" for one in _risk_alerts(now)))
    place.write(
        f"{LOGS}/portfolio_metrics.json", json.dumps([{"timestamp": now.isoformat(), "total_value": 100_620.0}])
    )
    place.write(f"{LOGS}/maintenance.json", "".join(f"{json.dumps(one)}\n" for one in _maintenance(now)))
    place.write(f"{LOGS}/incidents.log", "")
    before = now - timedelta(days=3)
    place.write(f"{LOGS}/alphapulse_{before:%Y%m%d}.log", _main_log(before), mtime=before)
    for service in SHIPPED:
        line = f"{now.isoformat(timespec='seconds')}\tdocker.{service}\t" + json.dumps({"log": "first line"})
        place.write(f"{LOGS}/aggregated/{service}.log", f"{line}\n")
    place.write("/var/log/auth.log", _logins(now))
    place.write("/var/lib/logrotate/status", _rotations(place, now))
    journal = {"at": before.timestamp(), "priority": 6, "message": "Finished alphapulse-trading.service."}
    place.write("/var/log/journal-standin/alphapulse-trading.service.jsonl", f"{json.dumps(journal)}\n")


def _main_log(start: datetime) -> str:
    stamps = (start + timedelta(minutes=minute) for minute in range(0, 120, 10))
    return "".join(f"{at:%Y-%m-%d %H:%M:%S} - trading.live_trader - INFO - tick processed\n" for at in stamps)


def _decisions(now: datetime) -> list[dict[str, object]]:
    """One pretty array, as the second of the two writers leaves it."""
    return [
        {
            "timestamp": (now - timedelta(minutes=5 * number)).replace(tzinfo=None).isoformat(),
            "pair": "BTCUSDT",
            "action": [0.4, 0.04, 3.0],
            "confidence": 0.7 + number / 200,
            "decision_type": "TRADE_EXECUTED",
            "reason": "signal",
        }
        for number in range(20, 0, -1)
    ]


def _risk_alerts(now: datetime) -> list[dict[str, object]]:
    return [
        {
            "timestamp": (now - timedelta(hours=hours)).replace(tzinfo=None).isoformat(),
            "alert_type": "volatility_warning",
            "severity": "warning",
            "message": "Volatility warning level reached: 0.04",
            "metrics": {"volatility": 0.04},
            "action_required": False,
        }
        for hours in (50, 26)
    ]


def _maintenance(now: datetime) -> list[dict[str, str]]:
    """The last window: the first Sunday of this month, or of the last when that is still to come or just over."""
    first = now.replace(day=1, hour=2, minute=0, second=0, microsecond=0)
    begin = first + timedelta(days=(6 - first.weekday()) % 7)
    if begin + timedelta(days=3) > now:
        first = (first - timedelta(days=1)).replace(day=1)
        begin = first + timedelta(days=(6 - first.weekday()) % 7)
    end = begin + timedelta(minutes=95)
    return [{"event": "begin", "at": begin.isoformat()}, {"event": "end", "at": end.isoformat()}]


def _logins(now: datetime) -> str:
    lines = []
    for hours in range(120, -1, -6):
        at = now - timedelta(hours=hours, minutes=1)
        stamp = f"{at:%b} {at.day:2} {at:%H:%M:%S} aprl-1"
        lines.append(f"{stamp} CRON[811]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)")
        if hours % 24 == 0:
            lines.append(
                f"{stamp} sshd[902]: Accepted publickey for alphapulse-monitor from 127.0.0.1 port 51512 ssh2: ED25519"
            )
    return "\n".join(lines) + "\n"


def _rotations(place: Place, now: datetime) -> str:
    at = now.replace(hour=0, minute=0, second=7)
    stamp = f"{at.year}-{at.month}-{at.day}-{at.hour}:{at.minute}:{at.second}"
    files = sorted(place.path(f"{LOGS}/.").glob("*.log"))
    names = [f"{LOGS}/{file.name}" for file in files]
    return "\n".join(["logrotate state -- version 2", *(f'"{name}" {stamp}' for name in names)]) + "\n"
