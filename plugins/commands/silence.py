"""`muster silence add|list|expire`: withhold the telling of alerts, by labels and for a bounded time."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from . import desk_options

if TYPE_CHECKING:
    from ..core.alert import Alert
    from ..core.silence import Silence
    from ..desk import Desk

BACK = timedelta(days=30)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `silence`."""
    silence = desk_options.added(
        commands,
        "silence",
        "do not tell of some alerts for a while; the end of what was told is told all the same",
        'muster silence add system=torq host=relay --by anna --comment "INC-7, new disk" --for 2h',
    )
    verbs = silence.add_subparsers(required=True, metavar="add|list|expire")
    _add(verbs)
    example = "muster silence list --all"
    listing = desk_options.added(verbs, "list", "what is silenced, and what each silence hid", example)
    listing.add_argument("--all", action="store_true", help=f"also those that ended in the last {BACK.days} days")
    desk_options.add_options(listing, list_)
    ending = desk_options.added(verbs, "expire", "end one now", "muster silence expire 1f2e3d4c --by anna")
    ending.add_argument("id", metavar="ID", help="as `muster silence list` shows it")
    desk_options.add_by(ending)
    desk_options.add_options(ending, expire)


def _add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = desk_options.added(
        verbs,
        "add",
        "make one, for 7 days at most",
        "muster silence add control=TORQ-D08 'row=~\"market.*\"' --by anna --comment INC-7 --for 2h --until-resolved",
        "Alerts that all matchers match are not told of. Labels: control, system, cadence, target, host, row, "
        "severity, verdict, environment.",
    )
    parser.add_argument("matchers", metavar="MATCHER", nargs="+", help="label=value, or != =~ !~")
    desk_options.add_by(parser)
    parser.add_argument("--comment", metavar="TEXT", required=True, help="why, with a ticket")
    desk_options.add_end(parser, required=True)
    parser.add_argument(
        "--start", metavar="TIME", type=desk_options.instant, help="ISO 8601 with a zone (default: now)"
    )
    earlier = "end it earlier, when nothing that it matched is open"
    parser.add_argument("--until-resolved", action="store_true", help=earlier)
    desk_options.add_options(parser, add)


def add(given: argparse.Namespace) -> int:
    from ..steps import may_hide_p1, silence
    from .choosing import matchers_of

    now = desk_options.now()
    start = given.start or now
    ends = desk_options.end_of(given, start)
    matchers = matchers_of(given.matchers)
    desk = desk_options.opened(given)
    try:
        changes = desk.change(
            lambda situation: silence(
                situation,
                matchers,
                given.by,
                given.comment,
                starts=start,
                ends=ends or now,
                until_resolved=given.until_resolved,
            ),
            now,
        )
        made = changes.silences[0]
        print("\n".join(_made(made, _hidden_now(desk, made, now), loud=may_hide_p1(made))))
    finally:
        desk.close()
    return 0


def _hidden_now(desk: Desk, made: Silence, now: datetime) -> list[Alert]:
    from ..steps import hidden

    return list(hidden(desk.situation(now), made))


def _made(made: Silence, hidden: Sequence[Alert], *, loud: bool) -> Iterator[str]:
    from .choosing import listed

    matched = ", ".join(str(matcher) for matcher in made.matchers)
    earlier = ", or until all that it matched is resolved" if made.until_resolved else ""
    yield f"silence {made.id}: {matched} from {made.starts:%Y-%m-%d %H:%M} to {made.ends:%Y-%m-%d %H:%M} UTC{earlier}"
    if loud:
        yield "CAUTION: it hides P1 alerts as well; add severity!=P1 unless that is meant"
    yield f"it hides {len(hidden)} open alert(s):" if hidden else "it hides no alert that is open now"
    if hidden:
        yield listed(hidden)
    yield f"`muster silence expire {made.id} --by {made.author}` ends it earlier"


def list_(given: argparse.Namespace) -> int:
    desk = desk_options.opened(given)
    try:
        now = desk_options.now()
        found = [each for each in desk.store.silences(now - BACK) if given.all or each.ends > now]
        told = {alert: _name(desk, alert) for each in found for alert in each.hid}
    finally:
        desk.close()
    print("\n".join(line for each in found for line in _shown(each, told, now)) if found else "nothing is silenced")
    return 0


def _name(desk: Desk, alert_id: str) -> str:
    found = next(iter(desk.store.alert(alert_id)), None)
    return f"{found.finding.control} on {found.finding.target}" if found else "forgotten since"


def _shown(silence: Silence, names: dict[str, str], now: datetime) -> Iterator[str]:
    when = "ended" if silence.ends <= now else "active" if silence.active(now) else "to come"
    matched = ", ".join(str(matcher) for matcher in silence.matchers)
    earlier = " or until resolved" if silence.until_resolved else ""
    span = f"{silence.starts:%Y-%m-%d %H:%M} … {silence.ends:%Y-%m-%d %H:%M} UTC{earlier}"
    yield f"{silence.id}  {when}  {span}  {matched}"
    yield f"  by {silence.author}: {silence.comment}"
    if silence.hid:
        yield from (f"  hid {alert}  {names[alert]}" for alert in silence.hid)
    else:
        yield "  has hidden nothing" if silence.starts <= now else "  has not begun"


def expire(given: argparse.Namespace) -> int:
    from ..steps import expire as ended

    desk = desk_options.opened(given)
    try:
        changes = desk.change(lambda situation: ended(situation, given.id, given.by), desk_options.now())
    finally:
        desk.close()
    hid = len(changes.silences[0].hid)
    print(f"silence {given.id} is over; it hid {hid} alert(s), which are told of at the next tick while they are open")
    return 0
