"""Compose: what is to be told becomes messages, and what follows from telling: parcels, memory, story. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ..core.book import Changes, Event
from ..core.message import Entry, Kind, Message, News, Told, message_id
from ..core.parcel import Parcel
from ..core.severity import Severity
from ..core.silence import Silence
from .case import Case, Cases, Situation
from .fate import changed, fates, voided, withholdings
from .policy import Escalation, Policy

SILENCE = "silence"


def compose(cases: Cases, situation: Situation) -> Changes:
    """Messages with their parcels, what receivers know from now on, and the alerts, silences and events it changes."""
    messages, all_fates = tuple(_messages(cases, situation)), tuple(fates(cases))
    alerts = tuple(changed(all_fates, situation))
    return Changes(
        alerts=alerts,
        told=tuple(_told(messages, situation)),
        silences=tuple(_silences(cases, situation)),
        messages=messages,
        parcels=tuple(parcel for message in messages for parcel in parcels(message, situation)),
        events=(
            *withholdings(all_fates, situation.now),
            *voided(all_fates, alerts, situation.now),
            *_tellings(messages),
        ),
    )


def _messages(cases: Cases, situation: Situation) -> Iterator[Message]:
    groups: dict[str, dict[tuple[object, ...], list[Case]]] = {}
    for case in cases:
        if case.news is not None and case.withheld is None:
            groups.setdefault(case.receiver, {}).setdefault(_group_key(case), []).append(case)
    for receiver, by_key in groups.items():
        yield from _of_receiver(receiver, list(by_key.values()), situation)


def _group_key(case: Case) -> tuple[object, ...]:
    place = "escalation" if case.news is News.ESCALATED else case.route.number if case.route else ""
    return (place, *sorted(case.group.items()))


def _of_receiver(receiver: str, groups: list[list[Case]], situation: Situation) -> Iterator[Message]:
    """One message a group, worst first; what is past the page budget goes into one folded message."""
    groups = sorted(groups, key=lambda group: (_worst(group).rank, not any(case.firing for case in group)))
    budget = situation.policy.escalation.page_budget
    single = groups if len(groups) <= budget else groups[: max(budget - 1, 0)]
    # All that end now, in whichever message: a thread that several messages end must not be left open by each.
    ends = {case.alert.id for group in groups for case in group if not case.firing}
    for group in single:
        yield _message(receiver, group, ends, situation, dict(group[0].group))
    if rest := [case for group in groups[len(single) :] for case in group]:
        yield _message(receiver, rest, ends, situation, {}, folded=True)


def _worst(cases: Iterable[Case]) -> Severity:
    return min((case.severity for case in cases), key=lambda severity: severity.rank)


def _message(
    receiver: str,
    cases: list[Case],
    ends: set[str],
    situation: Situation,
    group: Mapping[str, str],
    *,
    folded: bool = False,
) -> Message:
    book = situation.book
    tellings = [f"{case.alert.id} {case.news} {_times(book.told, receiver, case)}" for case in cases]
    # With the revision: an alert that comes back under its old id (a missed round) must not find its message sent.
    id_ = message_id(book.environment, str(book.revision), receiver, *sorted(tellings))
    # Beyond the budget one thread ties them all: no storm of incidents at a pager either.
    shared = len(cases) > situation.policy.escalation.page_budget
    return Message(
        id=id_,
        environment=book.environment,
        receiver=receiver,
        kind=Kind.ALERT,
        created=situation.now,
        entries=tuple(_entry(case, receiver, id_, ends, shared, situation) for case in cases),
        group=group,
        run=situation.run,
        folded=folded,
    )


def _times(told: Mapping[tuple[str, str], Told], receiver: str, case: Case) -> int:
    known = told.get((receiver, case.alert.id))
    return known.times if known else 0


def _entry(case: Case, receiver: str, message: str, ends: set[str], shared: bool, situation: Situation) -> Entry:
    told = situation.book.told
    known = told.get((receiver, case.alert.id))
    opens = known is None or not known.firing
    thread = (f"all-{message}" if shared else case.alert.id) if known is None or opens else known.thread
    return Entry(
        alert=case.alert,
        news=case.news or News.NEW,
        severity=case.severity,
        thread=thread,
        opens=opens,
        closes=not case.firing and not _others_fire(told.values(), receiver, thread, ends),
        in_reply_to=None if known is None or opens else known.first_message,
        hides=_names(case.hides, situation),
        why=" → ".join(case.path),
    )


def _others_fire(told: Iterable[Told], receiver: str, thread: str, ends: set[str]) -> bool:
    """Whether something of this receiver's thread goes on firing after these have ended."""
    return any(
        each.receiver == receiver and each.thread == thread and each.firing and each.alert not in ends for each in told
    )


def _names(hidden: Iterable[str], situation: Situation) -> tuple[str, ...]:
    alerts = situation.book.alerts
    return tuple(f"{alerts[id_].finding.control} on {alerts[id_].finding.target}" for id_ in hidden if id_ in alerts)


def parcels(message: Message, situation: Situation) -> Iterator[Parcel]:
    """One for each channel of the receiver."""
    policy = situation.policy
    for channel in policy.receivers[message.receiver].channels:
        yield Parcel(
            message=message.id,
            receiver=message.receiver,
            channel=channel.name,
            created=situation.now,
            due=situation.now,
            deadline=_deadline(message, policy.escalation),
            fallback_at=_fallback_at(message, policy, situation.now),
        )


def _deadline(message: Message, escalation: Escalation) -> datetime | None:
    """When people must have it: what became known just now counts from now, not from when it was first seen."""
    limits = [escalation.severities[entry.severity].deadline for entry in message.firing]
    return min((message.created + timedelta(seconds=limit) for limit in limits if limit is not None), default=None)


def _fallback_at(message: Message, policy: Policy, now: datetime) -> datetime | None:
    fallback = policy.escalation.fallback_receiver
    if fallback is None or fallback == message.receiver or not message.firing:
        return None
    return now + timedelta(seconds=policy.escalation.severities[message.severity].fallback_after)


def _told(messages: Iterable[Message], situation: Situation) -> Iterator[Told]:
    for message in messages:
        for entry in message.entries:
            known = situation.book.told.get((message.receiver, entry.alert.id))
            yield Told(
                receiver=message.receiver,
                alert=entry.alert.id,
                firing=entry.news.firing,
                severity=entry.severity,
                at=situation.now,
                thread=entry.thread,
                first_message=entry.in_reply_to or message.id,
                times=known.times + 1 if known else 1,
            )


def _silences(cases: Cases, situation: Situation) -> Iterator[Silence]:
    hidden: dict[str, list[str]] = {}
    for case in cases:
        if case.withheld is not None and case.withheld.stage == SILENCE:
            hidden.setdefault(case.withheld.rule.removeprefix("silence "), []).append(case.alert.id)
    for each in situation.book.silences:
        if new := sorted(set(hidden.get(each.id, ())) - set(each.hid)):
            yield replace(each, hid=(*each.hid, *new))


def _tellings(messages: Iterable[Message]) -> Iterator[Event]:
    for message in messages:
        for entry in message.entries:
            budget = ", folded: the page budget was used up" if message.folded else ""
            detail = f"{message.receiver}: {entry.news.value}, {entry.severity.value}, message {message.id}{budget}"
            yield Event(message.created, entry.alert.id, "told", f"{detail}; {entry.why}" if entry.why else detail)
