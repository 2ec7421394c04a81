"""Webhook: Alertmanager's JSON (version 4), with what only Muster knows under "muster"; signed if a secret is set."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ..core.message import Entry, Message
from .base import Notifier
from .prometheus import annotated, fingerprint, labels, runbook_address
from .secrets import learn
from .web import Web, as_json
from .words import Words

SECRET_FACT = "MUSTER_WEBHOOK_SECRET"  # noqa: S105 - its name
NEVER = "0001-01-01T00:00:00Z"  # Alertmanager's word for: has not ended


class Webhook(Notifier):
    """Settings: `url` or `url_file`. Optional: `http_config` (authorization, basic_auth, tls_config, proxy_url),
    `max_alerts` (0: all), `signing_secret` or `signing_secret_file` (else the fact MUSTER_WEBHOOK_SECRET).

    Header `X-Muster-Signature: t=<unix time>,v1=<hex>`: HMAC-SHA256 with the secret over "<unix time>.<body>".
    Refuse what is older than a few minutes. Header `Idempotency-Key`: the same for the same message, however often
    it comes. Any 2xx is a receipt.
    """

    kind = "webhook"

    def learn(self) -> None:
        super().learn()
        learn(self.facts.get(SECRET_FACT, ""))

    def tell(self, message: Message, key: str) -> str:
        web, url = Web(self.settings, self.deadline), self.settings.text("url")
        body = as_json(self._payload(message, key))
        headers = {"Idempotency-Key": quote(key, safe="/[]-._~"), **self._signature(body)}
        return str(web.post_bytes(url, body, headers))

    def _signature(self, body: bytes) -> dict[str, str]:
        secret = self.settings.text("signing_secret", self.facts.get(SECRET_FACT, ""))
        return {"X-Muster-Signature": signature(secret, int(time.time()), body)} if secret else {}

    def _payload(self, message: Message, key: str) -> dict[str, Any]:
        most = self.settings.count("max_alerts") or len(message.entries)
        entries = sorted(message.entries, key=lambda entry: (not entry.news.firing, entry.severity.rank))[:most]
        alerts = [_alert(entry, self.facts) for entry in entries]
        words = Words(message, self.facts)
        return {
            "version": "4",
            "groupKey": f"{message.receiver}:{_as_labels(message.group)}",
            "truncatedAlerts": len(message.entries) - len(entries),
            "status": "firing" if message.firing else "resolved",
            "receiver": message.receiver,
            "groupLabels": dict(message.group),
            "commonLabels": _common([alert["labels"] for alert in alerts]),
            "commonAnnotations": _common([alert["annotations"] for alert in alerts]),
            "externalURL": self.facts.get("RUNBOOK_BASE_URL", ""),
            "alerts": alerts,
            "muster": {**_about(message, words, key), "entries": [_entry(each) for each in entries]},
        }


def signature(secret: str, at: int, body: bytes) -> str:
    """`at`: Unix time in seconds."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def _alert(entry: Entry, facts: Mapping[str, str]) -> dict[str, Any]:
    alert, named = entry.alert, labels(entry.alert, entry.severity)
    return {
        "status": "firing" if entry.news.firing else "resolved",
        "labels": named,
        "annotations": annotated(alert, facts),
        "startsAt": alert.opened.isoformat(),
        "endsAt": alert.resolved.isoformat() if alert.resolved else NEVER,
        "generatorURL": runbook_address(alert, facts),
        "fingerprint": fingerprint(named),
    }


def _about(message: Message, words: Words, key: str) -> dict[str, Any]:
    return {
        "message": message.id,
        "key": key,
        "kind": message.kind.value,
        "environment": message.environment,
        "round": message.run,
        "severity": message.severity.value,
        "title": words.title,
        "text": words.text(),
        "note": message.note,
        "folded": message.folded,
        "created": message.created.isoformat(),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    alert = entry.alert
    return {
        "alert": alert.id,
        "news": entry.news.value,
        "severity": entry.severity.value,
        "thread": entry.thread,
        "opens": entry.opens,
        "closes": entry.closes,
        "hides": list(entry.hides),
        "why": entry.why,
        "lease_until": alert.lease_until.isoformat(),
        "why_resolved": alert.why_resolved,
        "flapping": alert.flapping,
        "figures": dict(alert.finding.figures),
    }


def _common(all_of: Sequence[Mapping[str, str]]) -> dict[str, str]:
    if not all_of:
        return {}
    first, *others = all_of
    return {key: value for key, value in first.items() if all(other.get(key) == value for other in others)}


def _as_labels(group: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'{name}="{value}"' for name, value in sorted(group.items())) + "}"
