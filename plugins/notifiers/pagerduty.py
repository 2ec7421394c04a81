"""PagerDuty, Events API v2: one event a problem, triggered and resolved under one dedup_key."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..core.message import Entry, Kind, Message
from ..core.severity import Severity
from .base import Notifier, Refused, TryLater
from .said import Said
from .texts import cut
from .web import Answer, Web, as_json
from .words import Words

URL = "https://events.pagerduty.com/v2/enqueue"
SEVERITIES = {Severity.P1: "critical", Severity.P2: "error", Severity.P3: "warning", Severity.P4: "info"}
# PagerDuty's limits: characters, characters, bytes.
SUMMARY, KEY, LARGEST = 1_024, 255, 512_000
LISTED = 100  # alerts of one event, by a line each


class PagerDuty(Notifier):
    """Settings: `routing_key` or `service_key` (or their _file): the service's integration key for Events v2.
    Optional: `url`, `http_config`, `client`, `client_url`.

    Each thread of a message is one event; all of them must be accepted, else the whole message comes again,
    which its dedup_keys make harmless. A drill is triggered and resolved at once. A daily summary opens no incident.
    """

    kind = "pagerduty"
    together: float = 60.0
    """Seconds that all events of one message may take."""

    def tell(self, message: Message, key: str) -> str:
        if message.kind is Kind.SUMMARY:
            return "nothing to send: a daily summary opens no incident"
        events = list(self._events(message))
        if not events:
            return "nothing to send: the problem goes on elsewhere in its thread"
        web, url = Web(self.settings, self.deadline), self.settings.text("url", URL)
        end = time.monotonic() + self.together
        for number, event in enumerate(events):
            if time.monotonic() > end:
                raise TryLater(f"PagerDuty took {number} of {len(events)} events in {self.together:g} s, then no more")
            answer = accepted(web.post(url, event))
        return f"{answer}; events: " + ", ".join(f"{event['event_action']} {event['dedup_key']}" for event in events)

    def _events(self, message: Message) -> Iterator[dict[str, Any]]:
        if message.kind is Kind.DRILL:
            yield self._trigger(message, f"drill-{message.id}", Severity.P4)
            yield self._event("resolve", f"drill-{message.id}")
            return
        for thread, entries in _threads(message.entries).items():
            firing = tuple(entry for entry in entries if entry.news.firing)
            if firing:
                own = replace(message, entries=firing)
                yield self._trigger(own, thread, own.severity)
            elif any(entry.closes for entry in entries):
                yield self._event("resolve", thread)

    def _event(self, action: str, thread: str, **more: Any) -> dict[str, Any]:
        which = "routing_key" if "routing_key" in self.settings else "service_key"
        key = {"routing_key": self.settings.text(which), "event_action": action, "dedup_key": dedup_key(thread)}
        return {**key, **more}

    def _trigger(self, message: Message, thread: str, severity: Severity) -> dict[str, Any]:
        words = Words(message, self.facts)
        links = {each.href: f"Runbook: {each.place}" for each in words.said if each.href}
        return within_limits(
            self._event(
                "trigger",
                thread,
                client=self.settings.text("client", "Muster"),
                **({"client_url": self.settings.text("client_url")} if "client_url" in self.settings else {}),
                payload=_payload(message, words, SEVERITIES[severity]),
                links=[{"href": href, "text": text} for href, text in list(links.items())[:10]],
            )
        )


def _payload(message: Message, words: Words, severity: str) -> dict[str, Any]:
    payload = {
        "summary": cut(words.title, SUMMARY),
        "source": words.said[0].target if words.said else message.environment,
        "severity": severity,
        "timestamp": min((entry.alert.opened for entry in message.entries), default=message.created).isoformat(),
        "custom_details": _details(message, words),
    }
    if words.said:
        finding = message.entries[0].alert.finding
        payload |= {"component": finding.control, "group": finding.system, "class": finding.verdict.value}
    return payload


def _details(message: Message, words: Words) -> dict[str, Any]:
    """What whoever is woken reads: of one alert all, of several a line each."""
    about = {"environment": message.environment, "round": message.run, "note": message.note, "text": message.text}
    if message.kind is Kind.DRILL:
        about["drill"] = "[DRILL] This is a drill. No action is needed."
    if len(words.said) == 1:
        about |= _of_one(words.said[0])
    elif words.said:
        lines = [f"{each.brief}; {each.when}; muster explain {each.id}" for each in words.said[:LISTED]]
        about |= {"alerts": "\n".join([*lines, words.rest(LISTED)]).strip()}
    return {key: value for key, value in about.items() if value}


def _of_one(each: Said) -> dict[str, str]:
    hidden = "\n".join([*each.hides, *([f"{each.hidden} in all"] if each.hidden else [])])
    return {
        "what is and should be": each.now,
        "what to do": each.do,
        "claim": each.claim,
        "where": each.place,
        "verdict": each.verdict,
        "since": f"{each.when}, {each.news}",
        "notes": "\n".join(each.notes),
        "explains": hidden,
        "runbook": each.link,
        "told because": each.why,
        "commands": f"muster ack {each.id}; muster explain {each.id}",
    }


def within_limits(event: dict[str, Any]) -> dict[str, Any]:
    """PagerDuty refuses events over its limit whole; then the longest detail is cut until it fits."""
    details = event["payload"]["custom_details"]
    while len(as_json(event)) > LARGEST:
        longest = max(details, key=lambda key: len(details[key]))
        details[longest] = cut(details[longest], len(details[longest]) // 2)
    return event


def dedup_key(thread: str) -> str:
    return thread if len(thread) <= KEY else hashlib.sha256(thread.encode()).hexdigest()


def _threads(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    threads: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.severity.rank):
        threads.setdefault(entry.thread, []).append(entry)
    return threads


def accepted(answer: Answer) -> Answer:
    """PagerDuty says 202 and {"status": "success"}. Another 2xx is somebody in between."""
    said = answer.json()
    if isinstance(said, dict) and said.get("status") == "success":
        return answer
    if isinstance(said, dict) and said.get("status") == "invalid event":
        raise Refused(str(answer))
    raise TryLater(f"{answer}, where PagerDuty would say that it was a success")
