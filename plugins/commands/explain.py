"""`muster explain`: the whole story of one alert, and why people are told of it now, or are not."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from textwrap import indent
from typing import TYPE_CHECKING

from ..core.parcel import ParcelState
from . import desk_options

if TYPE_CHECKING:
    from ..core.alert import Alert
    from ..core.book import Event
    from ..core.message import Message
    from ..core.parcel import Parcel
    from ..pipeline.case import Situation


INDENT = " " * 14


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `explain`."""
    parser = desk_options.added(
        commands,
        "explain",
        "the whole story of one alert: why it was told, to whom, with which receipts, or why not",
        "muster explain TORQ-D08/relay/market_data\n  muster explain 1f2e",
    )
    parser.add_argument("alert", metavar="ALERT", help="the beginning of its id, its control, or control/target")
    desk_options.add_options(parser, run)


def run(given: argparse.Namespace) -> int:
    from .choosing import any_alert

    desk = desk_options.opened(given)
    try:
        alert = any_alert(desk.store, given.alert)
        situation = desk.situation(desk_options.now())
        events, parcels = desk.store.story(alert.id), desk.store.parcels_of(alert.id)
    finally:
        desk.close()
    print("\n".join(explained(alert, events, parcels, situation)))
    return 0


def explained(
    alert: Alert, events: Iterable[Event], parcels: Iterable[tuple[Parcel, Message]], situation: Situation
) -> Iterator[str]:
    """All there is to say, in lines."""
    yield from _what(alert)
    yield "\nStory (UTC)"
    yield from (f"  {event.at:%Y-%m-%d %H:%M:%S}  {_one_line(event.what, event.detail)}" for event in events)
    if left := list(_left(alert, parcels)):
        yield "\nNot delivered (UTC)"
        yield from left
    yield "\nNow"
    yield from _now(alert, situation)


def _one_line(what: str, detail: str) -> str:
    return f"{what}: {detail}" if detail else what


def _what(alert: Alert) -> Iterator[str]:
    finding = alert.finding
    yield f"{finding.severity.value} {finding.control} on {finding.target} ({finding.system}, {alert.environment})"
    yield f"  alert       {alert.id}"
    yield f"  claim       {finding.claim}"
    yield f"  {finding.verdict.value.ljust(10)}  {finding.message}"
    yield f"  what to do  {indent(finding.what_to_do, INDENT).strip()}"
    yield f"  runbook     {finding.runbook}"
    seen = f"last seen {alert.seen:%Y-%m-%d %H:%M} by {alert.run or 'Muster itself'}"
    until = f"{alert.lease_until:%Y-%m-%d %H:%M}"
    yield f"  opened      {alert.opened:%Y-%m-%d %H:%M:%S} UTC, {seen}; confirmed until {until}"
    if alert.resolved is not None:
        yield f"  resolved    {alert.resolved:%Y-%m-%d %H:%M:%S} UTC: {alert.why_resolved}"


def _left(alert: Alert, parcels: Iterable[tuple[Parcel, Message]]) -> Iterator[str]:
    """What no channel has taken, or not yet; what was taken stands in the story."""
    for parcel, message in parcels:
        if parcel.state is ParcelState.SENT:
            continue
        news = "/".join(entry.news.value for entry in message.entries if entry.alert.id == alert.id)
        instead = ", in place of another" if parcel.fallback else ""
        whom = f"{parcel.receiver} by {parcel.channel}{instead}"
        yield f"  {message.created:%Y-%m-%d %H:%M:%S}  {whom}: {news}, {_fate(parcel)} (message {message.id})"


def _fate(parcel: Parcel) -> str:
    """What became of it, with the receipt or the error."""
    tried = f" after {parcel.attempts} attempts" if parcel.attempts > 1 else ""
    if parcel.receipt:
        return f"{parcel.state.value}{tried}: {parcel.receipt}"
    if parcel.error:
        again = f", again at {parcel.due:%H:%M:%S}" if parcel.state.value == "waiting" else ""
        return f"{parcel.state.value}{tried}{again}: {parcel.error}"
    return f"{parcel.state.value}{tried}"


def _now(alert: Alert, situation: Situation) -> Iterator[str]:
    from .stage_by_stage import decisions

    if alert.resolved is not None:
        yield "  it is over: nothing is decided about it any more"
        return
    given = alert.acknowledgement
    if given is not None and alert.acknowledged(situation.now):
        until = f" until {given.until:%Y-%m-%d %H:%M} UTC" if given.until else ""
        yield f"  acknowledged by {given.by}{until}: {given.comment}"
    yield from (f"  {line}" for line in decisions(alert.id, situation))
