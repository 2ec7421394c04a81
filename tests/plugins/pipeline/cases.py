"""Made-up alerts, cases and situations. A test says what it is about; the rest is filled in.

case(control="TORQ-D01", target="torq-1/signals", severity=P1, told_since=at(-30))
situation(told=[told("operations", one)], now=at(60), waivers=(waiver(),))
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from plugins.core.alert import Acknowledgement, Alert, alert_id
from plugins.core.book import Book
from plugins.core.finding import HOST_UNREACHABLE, Finding
from plugins.core.matcher import Matcher
from plugins.core.message import Told
from plugins.core.notification import Withheld
from plugins.core.severity import Severity
from plugins.core.silence import Silence
from plugins.core.verdict import Verdict
from plugins.pipeline.case import Case, Situation
from plugins.pipeline.policy import (
    Calendar,
    Channel,
    Escalation,
    Policy,
    Receiver,
    Route,
    SeverityPolicy,
    TimeInterval,
    Waiver,
)

P1, P2, P3, P4 = Severity
NOW = datetime(2024, 6, 12, 15, 0, tzinfo=UTC)  # a Wednesday
HOUR = 3600.0
ALWAYS = (TimeInterval(),)
NEVER = (TimeInterval(years=((1990, 1990),)),)
EVERYTHING = Route("operations", line=2)


def at(minutes: float) -> datetime:
    """So long after NOW, or before it."""
    return NOW + timedelta(minutes=minutes)


def matchers(*texts: str) -> tuple[Matcher, ...]:
    """From texts like 'severity=P1' and 'control=~TORQ-.*', without quotes."""
    return tuple(_matcher(text) for text in texts)


def _matcher(text: str) -> Matcher:
    sign = min(
        (sign for sign in ("!=", "=~", "!~", "=") if sign in text), key=lambda each: (text.index(each), -len(each))
    )
    label, _, value = text.partition(sign)
    return Matcher(label, sign, value)


def finding(control: str = "TORQ-D01", target: str = "torq-1", **given: Any) -> Finding:
    """A violation of severity P2 by default."""
    system = {"TORQ": "torq", "GNOS": "gnosis", "APRL": "alphapulse_rl"}.get(control.partition("-")[0], "torq")
    usual = {
        "system": system,
        "cadence": "daily",
        "verdict": Verdict.VIOLATED,
        "severity": P2,
        "claim": f"{control} holds",
        "message": f"{target} is not as it should be",
        "runbook": f"suites/{system}/runbook.md#{control.lower()}",
        "what_to_do": "mend it",
    }
    return Finding(control=control, target=target, **{**usual, **given})


def alert(control: str = "TORQ-D01", target: str = "torq-1", **given: Any) -> Alert:
    """An open alert. Fields of the finding may be given as well."""
    mine = {each.name for each in fields(Alert)}
    of_finding = {name: value for name, value in given.items() if name not in mine}
    opened = given.get("opened", at(-60))
    usual = {
        "id": alert_id("lab", (control, target), opened),
        "environment": "lab",
        "finding": finding(control, target, **of_finding),
        "opened": opened,
        "seen": at(-5),
        "run": "run-1",
        "lease_until": at(24 * 60),
    }
    return Alert(**{**usual, **{name: value for name, value in given.items() if name in mine}})


def case(control: str = "TORQ-D01", target: str = "torq-1", **given: Any) -> Case:
    """A case as the first stage gets it. Fields of the alert and of its finding may be given as well."""
    mine = {each.name for each in fields(Case)} - {"severity", "alert"}
    of_alert = {name: value for name, value in given.items() if name not in mine}
    made = given.get("alert") or alert(control, target, **of_alert)
    return Case(made, made.finding.severity, **{name: value for name, value in given.items() if name in mine})


def routed(control: str = "TORQ-D01", target: str = "torq-1", route: Route = EVERYTHING, **given: Any) -> Case:
    """A case as it comes out of `route`."""
    return case(control, target, **{"receiver": route.receiver, "route": route, "path": (str(route),), **given})


def resolved(one: Case, when: datetime = NOW, **given: Any) -> Case:
    """The same case of an alert that has ended; what withheld it does so no more."""
    return replace(one, alert=replace(one.alert, resolved=when, why_resolved="holds again"), withheld=None, **given)


def dead_host(host: str = "torq-1", **given: Any) -> Case:
    """The case of a host that does not answer."""
    return case(HOST_UNREACHABLE, host, **{"verdict": Verdict.UNKNOWN, "unreachable": host, **given})


def unseen(control: str, target: str, **given: Any) -> Case:
    """A cell that nobody could look at because its host does not answer."""
    return case(control, target, verdict=Verdict.UNKNOWN, unreachable=target.partition("/")[0], **given)


def acknowledged(minutes: float = 0, until: datetime | None = None) -> Acknowledgement:
    return Acknowledgement("ada", "I have it", at(minutes), until)


def told(receiver: str, about: Case, **given: Any) -> Told:
    """What a receiver was told of a case's alert: half an hour ago, that it fires."""
    usual = {"firing": True, "severity": about.severity, "at": at(-30), "thread": about.alert.id, "first_message": "m1"}
    return Told(receiver=receiver, alert=about.alert.id, **{**usual, **given})


def silence(*texts: str, id: str = "s1", starts: datetime = NOW, ends: datetime | None = None) -> Silence:  # noqa: A002
    return Silence(id, matchers(*texts), starts, ends or at(60), "ada", "known")


def waiver(control: str = "TORQ-D01", target: str | None = None, **given: Any) -> Waiver:
    """In force from NOW for a day."""
    usual = {
        "id": "w1",
        "reason": "the disk is ordered",
        "ticket": "OPS-1",
        "requested_by": "ada",
        "approved_by": "grace",
        "starts": NOW,
        "ends": at(24 * 60),
        "file": "policy/waivers/disk.yml:3",
    }
    return Waiver(control=control, target=target, **{**usual, **given})


def receivers(*names: str) -> dict[str, Receiver]:
    return {name: Receiver(name, (Channel("console", {}),)) for name in names}


def policy(**given: Any) -> Policy:
    """One route to `operations`. Fields of the calendar may be given as well."""
    of_calendar = {each.name for each in fields(Calendar)}
    calendar = Calendar(**{name: value for name, value in given.items() if name in of_calendar})
    usual = {
        "root": EVERYTHING,
        "receivers": receivers("operations", "on-call", "boss"),
        "escalation": ESCALATION,
        "calendar": calendar,
    }
    return Policy(**{**usual, **{name: value for name, value in given.items() if name not in of_calendar}})


ESCALATION = Escalation(
    severities={
        P1: SeverityPolicy(deadline=0, remind_acknowledged=4 * HOUR),
        P2: SeverityPolicy(deadline=HOUR / 2, remind_acknowledged=8 * HOUR),
        P3: SeverityPolicy(deadline=4 * HOUR),
        P4: SeverityPolicy(deadline=None),
    },
    summary_at=time(7, 30),
    zone="UTC",
    summary_receiver="operations",
)


def situation(
    *cases: Case, now: datetime = NOW, told: Iterable[Told] = (), silences: Iterable[Silence] = (), **given: Any
) -> Situation:
    """With these cases' alerts in the book. What is left goes to the situation, or else to its policy."""
    mine = {name: given.pop(name) for name in ("policy", "run", "sessions") if name in given}
    book = Book(
        environment="lab",
        since=at(-30 * 24 * 60),
        alerts={each.alert.id: each.alert for each in cases if each.firing},
        told={(each.receiver, each.alert): each for each in told},
        silences=tuple(silences),
    )
    return Situation(book=book, now=now, **{"policy": policy(**given), **mine})


def withheld(stage: str, rule: str = "", reason: str = "because") -> Withheld:
    return Withheld(stage, rule, reason)


def stages_of(cases: Iterable[Case]) -> dict[str, str | None]:
    """By 'control target' the stage that withholds it; None: nothing does."""
    return {" ".join(each.alert.cell): each.withheld.stage if each.withheld else None for each in cases}
