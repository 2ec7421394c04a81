"""What follows from a round, as data for the journal and the record."""

from __future__ import annotations

from typing import Any

from plugins.core.finding import Finding
from plugins.core.notification import Alerting, Notification, Telling, Withheld
from plugins.core.severity import Severity
from plugins.core.verdict import Verdict


def to_data(alerting: Alerting) -> dict[str, Any]:
    """JSON-ready form; `from_data` is its inverse."""
    return {
        "dry": alerting.dry,
        "notices": list(alerting.notices),
        "trouble": alerting.trouble,
        "notifications": [_notification_data(each) for each in alerting.notifications],
    }


def from_data(data: dict[str, Any]) -> Alerting:
    """Raises KeyError, TypeError or ValueError for data that `to_data` did not write."""
    notifications = tuple(_notification_from(each) for each in data["notifications"])
    return Alerting(notifications, data["dry"], tuple(data["notices"]), data["trouble"])


def _notification_data(notification: Notification) -> dict[str, Any]:
    return {
        "alert": notification.alert,
        "finding": _finding_data(notification.finding),
        "severity": notification.severity.value,
        "ended": notification.ended,
        "pending": notification.pending,
        "hides": [list(cell) for cell in notification.hides],
        "tellings": [_telling_data(telling) for telling in notification.tellings],
    }


def _notification_from(data: dict[str, Any]) -> Notification:
    return Notification(
        finding=_finding_from(data["finding"]),
        severity=Severity(data["severity"]),
        tellings=tuple(_telling_from(telling) for telling in data["tellings"]),
        hides=_cells(data["hides"]),
        ended=data["ended"],
        pending=data["pending"],
        alert=data["alert"],
    )


def _finding_data(finding: Finding) -> dict[str, Any]:
    data = {key: getattr(finding, key) for key in finding.__dataclass_fields__}
    data |= {"verdict": finding.verdict.value, "severity": finding.severity.value}
    data |= {"hides": [list(cell) for cell in finding.hides], "figures": dict(finding.figures)}
    return data


def _finding_from(data: dict[str, Any]) -> Finding:
    given = {**data, "verdict": Verdict(data["verdict"]), "severity": Severity(data["severity"])}
    return Finding(**{**given, "hides": _cells(data["hides"])})


def _telling_data(telling: Telling) -> dict[str, Any]:
    why = telling.withheld
    withheld = {"stage": why.stage, "rule": why.rule, "reason": why.reason} if why else None
    return {"receiver": telling.receiver, "path": list(telling.path), "news": telling.news, "withheld": withheld}


def _telling_from(data: dict[str, Any]) -> Telling:
    withheld = Withheld(**data["withheld"]) if data["withheld"] else None
    return Telling(data["receiver"], tuple(data["path"]), data["news"], withheld)


def _cells(data: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((control, target) for control, target in data)
