"""Made-up alerts, messages, parcels and observations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from plugins.core.alert import Alert
from plugins.core.book import RoundEntry
from plugins.core.finding import Finding
from plugins.core.message import Entry, Kind, Message, News, Told
from plugins.core.observation import Observation
from plugins.core.parcel import Parcel, ParcelState
from plugins.core.severity import Severity
from plugins.core.silence import Silence
from plugins.core.verdict import Verdict

BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """So long after the book began."""
    return BEGAN + timedelta(seconds=seconds)


def an_alert(id_: str = "a1", control: str = "TORQ-D08", target: str = "relay-1/main", opened: float = 0) -> Alert:
    finding = Finding(
        control, "torq", "daily", target, Verdict.VIOLATED, Severity.P1, "claim", "is so", "runbook.md#x", "do this"
    )
    return Alert(id_, "lab", finding, after(opened), after(opened), "run-1", after(opened + 3600))


def resolved(alert: Alert, at: float) -> Alert:
    return replace(alert, resolved=after(at), why_resolved="it holds again")


def a_message(id_: str, *alerts: Alert, created: float = 0) -> Message:
    entries = tuple(Entry(alert, News.NEW, Severity.P1, f"thread of {alert.id}", opens=True) for alert in alerts)
    return Message(id_, "lab", "desk", Kind.ALERT, after(created), entries)


def a_parcel(
    message: str, channel: str = "email", due: float = 0, created: float = 0, state: ParcelState = ParcelState.WAITING
) -> Parcel:
    return Parcel(message, "desk", channel, after(created), after(due), state=state)


def was_told(alert: Alert, message: str = "m1", receiver: str = "desk") -> Told:
    return Told(receiver, alert.id, True, Severity.P1, alert.opened, f"thread of {alert.id}", message)


def a_silence(id_: str, starts: float = 0, ends: float = 3600) -> Silence:
    return Silence(id_, (), after(starts), after(ends), "anna", "a change of the relay")


def a_round(run: str, started: float, ended: float | None = None, cadences: tuple[str, ...] = ("daily",)) -> RoundEntry:
    return RoundEntry(run, cadences, after(started), ended=None if ended is None else after(ended))


def seen(verdict: Verdict = Verdict.HOLDS, target: str = "relay-1/main", at: float = 0) -> Observation:
    return Observation(
        control="TORQ-D08",
        system="torq",
        cadence="daily",
        target=target,
        claim="every socket admits only torq",
        nodeid="suites/torq/test_sockets.py::test_admit",
        verdict=verdict,
        severity=Severity.P2 if verdict.red else None,
        control_severity=Severity.P1,
        message="is 666, should be 660" if verdict is not Verdict.HOLDS else "",
        started=after(at),
        seconds=0.25,
        measurements={"sockets": (3.0, "1")} if verdict.red else {},
        runbook="suites/torq/runbook.md#torq-d08",
        if_violated="chmod 660",
        if_unknown="look at the relay",
    )
