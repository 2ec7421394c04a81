"""policy/escalation.yml: how soon people must know, who is next, and where messages go that a channel does not take."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field

from fixtures.strict_yaml import BadFile, Document, KeyPath, suggestion

from ..core.alert import Step
from ..core.severity import Severity
from ..pipeline.policy import Escalation, Flapping, SeverityPolicy
from .moments import TimeOfDay, Zone
from .routes_shape import Count, Seconds, Shape, checked, document

SUMMARY = "summary"
CADENCES = ("daily", "weekly", "monthly", "quarterly")  # those that have rounds of their own
ROUNDS_KEPT = 21  # of each cell; more cannot be asked for
FALLBACK_AFTER = 900.0  # seconds
_CONFIRM = re.compile(r"(\d+) of (\d+)", re.ASCII)
_URL = re.compile(r"https?://\S+|\$\{\w+\}\S*", re.ASCII)


def _deadline(value: object) -> object:
    """None: the daily summary."""
    return None if value == SUMMARY else value


def _confirm(value: object) -> tuple[int, int]:
    match = _CONFIRM.fullmatch(str(value))
    if match is None or not 1 <= int(match[1]) <= int(match[2]) <= ROUNDS_KEPT:
        raise ValueError(f"should be like '2 of 3': that many red of the last so many rounds, {ROUNDS_KEPT} at most")
    return int(match[1]), int(match[2])


def _url(value: object) -> str:
    if not _URL.fullmatch(str(value)):  # its text is not quoted: such an address is a secret
        raise ValueError("should be an http(s) URL, or ${NAME} for one that the environment gives")
    return str(value)


Confirm = Annotated[tuple[int, int], BeforeValidator(_confirm)]
Deadline = Annotated[Seconds | None, BeforeValidator(_deadline)]
Url = Annotated[str, BeforeValidator(_url)]


class StepShape(Shape):
    after: Seconds
    tell: str


class SeverityShape(Shape):
    notify_within: Deadline
    chain: list[StepShape] = Field(default=[])
    remind_acknowledged: Seconds | None = None
    fallback_after: Seconds | None = None
    confirm: Confirm = (1, 1)
    recover: Count = 1


class SeveritiesShape(Shape):
    P1: SeverityShape
    P2: SeverityShape
    P3: SeverityShape
    P4: SeverityShape


class FlappingShape(Shape):
    high: Count = 30
    low: Count = 25


class SummaryShape(Shape):
    at: TimeOfDay
    zone: Zone
    receiver: str


class EscalationShape(Shape):
    contacts: dict[str, str] = Field(default={})
    severities: SeveritiesShape
    flapping: FlappingShape = FlappingShape()
    page_budget: Count = 10
    summary: SummaryShape
    fallback: str | None = None
    heartbeat_url: Url | None = None
    round_urls: dict[str, Url] = Field(default={})


@dataclass(frozen=True)
class EscalationFile:
    """What the file says, and the file as it stands."""

    escalation: Escalation
    document: Document


def read(file: Path, receivers: Collection[str] | None) -> EscalationFile:
    """`receivers`: the names in routes.yml, None when those are not known. Raises BadFile with all that is wrong."""
    text = document(file)
    shape = checked(text, EscalationShape)
    faults = [text.fault(at, expected) for at, expected in _faults(shape, receivers)]
    if faults:
        raise BadFile(faults)
    return EscalationFile(_escalation(shape), text)


Found = Iterator[tuple[KeyPath, str]]


def _faults(shape: EscalationShape, receivers: Collection[str] | None) -> Found:
    severities = _severities(shape)
    for severity, each in severities.items():
        at: KeyPath = ("severities", severity.value)
        yield from _deadline_faults(severity, each, at)
        yield from _chain_faults(each, at)
    yield from _order_faults(severities)
    yield from _number_faults(shape)
    for cadence in shape.round_urls:
        if cadence not in CADENCES:
            yield ("round_urls", cadence), f"no cadence{suggestion(cadence, list(CADENCES))}"
    if receivers is not None:
        yield from _name_faults(shape, receivers)


def _severities(shape: EscalationShape) -> dict[Severity, SeverityShape]:
    return {severity: getattr(shape.severities, severity.value) for severity in Severity}


def _deadline_faults(severity: Severity, shape: SeverityShape, at: KeyPath) -> Found:
    within = shape.notify_within
    if severity is Severity.P4:
        if within is not None:
            yield (*at, "notify_within"), f"should be {SUMMARY}: a P4 makes no message of its own"
        for key in ("chain", "remind_acknowledged", "fallback_after"):
            if getattr(shape, key):
                yield (*at, key), "has no meaning for P4, which makes no message of its own; leave it out"
    elif within is None:
        yield (*at, "notify_within"), "should be a duration like 30m: only P4 waits for the daily summary"
    elif shape.fallback_after is not None and shape.fallback_after > within:
        yield (*at, "fallback_after"), "comes after notify_within: the fallback would be too late; make it shorter"


def _chain_faults(shape: SeverityShape, at: KeyPath) -> Found:
    for number, (before, after) in enumerate(pairwise(shape.chain), 1):
        if after.after < before.after:
            yield (*at, "chain", number, "after"), "comes before the step above it; write the steps in their order"
    if not 1 <= shape.recover <= ROUNDS_KEPT:
        yield (*at, "recover"), f"should be a number of rounds from 1 to {ROUNDS_KEPT}"


def _order_faults(severities: Mapping[Severity, SeverityShape]) -> Found:
    limits = [(severity, each.notify_within) for severity, each in severities.items() if each.notify_within is not None]
    for (worse, sooner), (lesser, later) in pairwise(limits):
        if later < sooner:
            at = ("severities", lesser.value, "notify_within")
            yield at, f"is shorter than that of {worse.value}: what is worse must be told sooner"


def _number_faults(shape: EscalationShape) -> Found:
    if not 0 < shape.flapping.low <= shape.flapping.high <= 100:
        yield ("flapping",), "should be percentages with 0 < low ≤ high ≤ 100: it begins at high and ends below low"
    if shape.page_budget < 1:
        yield ("page_budget",), "should be at least 1: else nobody would be told anything by itself"


def _name_faults(shape: EscalationShape, receivers: Collection[str]) -> Found:
    """Names that lead nowhere, and a fallback that is no other way."""
    for contact, name in shape.contacts.items():
        if name not in receivers:
            yield ("contacts", contact), _no_receiver(name, receivers)
    if shape.summary.receiver not in receivers:
        yield ("summary", "receiver"), _no_receiver(shape.summary.receiver, receivers)
    if shape.fallback is not None and shape.fallback not in receivers:
        yield ("fallback",), _no_receiver(shape.fallback, receivers)
    known = [*shape.contacts, *receivers]
    for severity, each in _severities(shape).items():
        for number, step in enumerate(each.chain):
            if step.tell not in known:
                expected = f"no contact or receiver is named {step.tell!r}{suggestion(step.tell, known)}"
                yield ("severities", severity.value, "chain", number, "tell"), expected


def _no_receiver(name: str, receivers: Collection[str]) -> str:
    return f"there is no receiver {name!r} in routes.yml{suggestion(name, list(receivers))}"


def _escalation(shape: EscalationShape) -> Escalation:
    return Escalation(
        severities={severity: _policy(each, shape.contacts) for severity, each in _severities(shape).items()},
        summary_at=shape.summary.at,
        zone=shape.summary.zone,
        summary_receiver=shape.summary.receiver,
        page_budget=shape.page_budget,
        fallback_receiver=shape.fallback,
        flapping=Flapping(shape.flapping.high, shape.flapping.low),
        heartbeat_url=shape.heartbeat_url,
        round_urls=shape.round_urls,
        contacts=shape.contacts,
    )


def _policy(shape: SeverityShape, contacts: Mapping[str, str]) -> SeverityPolicy:
    usual = FALLBACK_AFTER if shape.notify_within is None else min(FALLBACK_AFTER, shape.notify_within)
    return SeverityPolicy(
        deadline=shape.notify_within,
        chain=tuple(Step(step.after, contacts.get(step.tell, step.tell)) for step in shape.chain),
        remind_acknowledged=shape.remind_acknowledged,
        fallback_after=usual if shape.fallback_after is None else shape.fallback_after,
        confirm=shape.confirm,
        recover=shape.recover,
    )
