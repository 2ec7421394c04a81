"""Alertmanager, API v2: a team's own cluster as the receiver. It forgets what is not said again, hence `refresh`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from ..core.alert import Alert
from ..core.message import Kind, Message
from ..core.severity import Severity
from .base import Notifier, TryLater
from .outgoing import redacted
from .prometheus import annotated, labels, runbook_address
from .web import Web

LARGEST = 64 * 1024 * 1024  # bytes of its list of alerts
SAME = ("environment", "control", "target")  # what makes two of its alerts one of ours
DRILL = timedelta(minutes=5)


class Alertmanager(Notifier):
    """Settings: `url` or `url_file`, the address that /api/v2 stands under. Optional: `http_config`.

    An alert has its finding's labels and `environment`, and fires until `endsAt`: the end of its lease, or its own.
    Severity and verdict are labels, and to Alertmanager another label is another alert: what it still holds of the
    same cell under older labels is ended with the same request. Summaries are not sent: they are no alerts.
    """

    kind = "alertmanager"

    def tell(self, message: Message, key: str) -> str:
        if message.kind is Kind.SUMMARY:
            return "nothing to send: a daily summary is no alert"
        if message.kind is Kind.DRILL:
            return self._post([_drill(message)])
        alerts = [posted(each.alert, each.severity, self.facts) for each in message.entries]
        return self._post([*alerts, *self._outdated(alerts, message.created)])

    def refresh(self, alerts: Sequence[tuple[Alert, Severity]]) -> None:
        """Those that fire, with their leases as they are now."""
        self.learn()
        firing = [posted(redacted(alert), severity, self.facts) for alert, severity in alerts if alert.resolved is None]
        if firing:
            self._post([*firing, *self._outdated(firing, datetime.now(UTC))])

    def _post(self, alerts: list[dict[str, Any]]) -> str:
        return f"{self._web().post(self._address('alerts'), alerts)}; {len(alerts)} alert(s)"

    def _web(self) -> Web:
        return Web(self.settings, self.deadline)

    def _address(self, path: str) -> str:
        return f"{self.settings.text('url').rstrip('/').removesuffix('/api/v2')}/api/v2/{path}"

    def _outdated(self, alerts: Sequence[Mapping[str, Any]], now: datetime) -> list[dict[str, Any]]:
        """What it holds of the same cells under other labels, ended."""
        ours = {_cell(alert["labels"]): alert["labels"] for alert in alerts}
        ended = [held for held in self._held(ours) if held["labels"] != ours.get(_cell(held["labels"]), held["labels"])]
        return [
            {"labels": held["labels"], "startsAt": held["startsAt"], "endsAt": _after(held["startsAt"], now)}
            for held in ended
        ]

    def _held(self, cells: Iterable[tuple[str, ...]]) -> list[dict[str, Any]]:
        environments = {cell[0] for cell in cells}
        found: list[dict[str, Any]] = []
        for environment in sorted(environments):
            query = urlencode({"filter": f'environment="{_quoted(environment)}"'})
            answer = self._web().get(f"{self._address('alerts')}?{query}", LARGEST)
            listed = answer.json()
            if not isinstance(listed, list):
                raise TryLater(f"{answer.host} answered {answer.status} and no list of alerts")
            found += listed
        return found


def posted(alert: Alert, severity: Severity, facts: Mapping[str, str]) -> dict[str, Any]:
    """As POST /api/v2/alerts takes it."""
    one = {
        "labels": labels(alert, severity),
        "annotations": annotated(alert, facts),
        "startsAt": alert.opened.isoformat(),
        "endsAt": (alert.resolved or alert.lease_until).isoformat(),
    }
    address = runbook_address(alert, facts)
    return {**one, "generatorURL": address} if address else one


def _drill(message: Message) -> dict[str, Any]:
    said = {"claim": "[DRILL] This is a drill. No action is needed.", "message": message.text or message.title}
    return {
        "labels": {"alertname": "MUSTER-DRILL", "severity": "P4", "environment": message.environment},
        "annotations": {name: text for name, text in said.items() if text},
        "startsAt": message.created.isoformat(),
        "endsAt": (message.created + DRILL).isoformat(),
    }


def _cell(named: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(named.get(name, "") for name in SAME)


def _after(start: str, now: datetime) -> str:
    """The end of what began at `start`: now, but no end lies before its beginning."""
    return max(datetime.fromisoformat(start), now).isoformat()


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
