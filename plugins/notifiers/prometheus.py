"""An alert as Alertmanager knows one: labels, annotations, fingerprint."""

from __future__ import annotations

from collections.abc import Mapping

from ..core.alert import Alert
from ..core.severity import Severity
from .said import link


def labels(alert: Alert, severity: Severity) -> dict[str, str]:
    """With the severity that counts now. Alertmanager knows no empty labels: they mean the same as none."""
    return {name: value for name, value in {**alert.labels, "severity": severity.value}.items() if value}


def annotated(alert: Alert, facts: Mapping[str, str]) -> dict[str, str]:
    finding = alert.finding
    given = {
        "summary": finding.claim,
        "description": finding.message,
        "claim": finding.claim,
        "message": finding.message,
        "what_to_do": finding.what_to_do,
        "runbook": link(finding.runbook, facts),
        "runbook_url": runbook_address(alert, facts),
        "alert_id": alert.id,
        "round": alert.run,
        "why_resolved": alert.why_resolved,
    }
    return {name: value for name, value in given.items() if value}


def runbook_address(alert: Alert, facts: Mapping[str, str]) -> str:
    """Nothing where the runbook is only a path: Alertmanager refuses what is no address."""
    address = link(alert.finding.runbook, facts)
    return address if address.startswith(("https://", "http://")) else ""


def fingerprint(named: Mapping[str, str]) -> str:
    """Prometheus' own: 64-bit FNV-1a over the sorted labels, so that both sides call an alert the same."""
    value = 0xCBF29CE484222325
    for part in (text for pair in sorted(named.items()) for text in pair):
        for byte in part.encode() + b"\xff":
            value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"
