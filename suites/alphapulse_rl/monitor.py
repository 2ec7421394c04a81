"""The monitoring service and its alerts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fixtures.http import HttpProbe
from fixtures.replies import Reply
from fixtures.systems import System
from plugins.core.problem import ProbeError
from plugins.core.severity import Severity, worst

from . import figures


@dataclass(frozen=True)
class Alert:
    """An active alert of the monitor, with what its severity means to us."""

    rule: str
    said: str
    message: str
    severity: Severity

    def __str__(self) -> str:
        return f"{self.said} {self.rule}: {self.message}"


class Alerts(tuple[Alert, ...]):
    """The active alerts."""

    @property
    def worst(self) -> Severity | None:
        """The severity of the worst, None where there is no alert."""
        return worst([alert.severity for alert in self]) if self else None

    def __str__(self) -> str:
        return "; ".join(str(alert) for alert in self)


class Monitor:
    """The monitoring service."""

    def __init__(self, http: HttpProbe, system: System) -> None:
        self._http, self._system = http, system
        self._port = int(system.expect["monitor_port"])

    def _get(self, endpoint: str, **options: Any) -> Reply:
        return self._http.get(self._system.endpoints[endpoint], port=self._port, **options)

    @cached_property
    def health(self) -> Reply:
        return self._get("monitor_health", allow=None)

    @property
    def status(self) -> str:
        return str(self.health.field(self._system.fields["health_status"])).lower()

    @cached_property
    def page(self) -> Reply:
        return self._get("monitor_page", allow=None)

    @cached_property
    def metrics(self) -> Reply:
        return self._get("monitor_metrics")

    @property
    def trading_status(self) -> str:
        """'unavailable' where the monitor does not reach the trading application."""
        return str(figures.at(self.metrics.json(), "trading.status"))

    def missing_figures(self) -> list[str]:
        """Figures that /api/metrics lacks, or has as something else than a number."""
        answer = self.metrics.json()
        groups = self._system.expect["monitor_figures"]
        fields = [(group, field) for group, names in groups.items() for field in names]
        return [f"{group}: {field}" for group, field in fields if not figures.is_figure(figures.at(answer, field))]

    def active_alerts(self) -> Alerts:
        """After /api/metrics was asked: the monitor evaluates its rules then, and only then."""
        self._get("monitor_metrics")
        found = self._get("monitor_alerts").field(self._system.fields["active_alerts"])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise ProbeError("/api/alerts: the active alerts are no list of objects")
        return Alerts(self._alert(one) for one in found)

    def _alert(self, found: dict[str, Any]) -> Alert:
        said = str(found.get("severity", "no severity"))
        meaning = self._system.expect["alert_severities"].get(said.upper(), "P1")
        return Alert(str(found.get("rule_name")), said, str(found.get("message")), Severity(meaning))
