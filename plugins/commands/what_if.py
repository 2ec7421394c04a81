"""`muster what-if`: how many messages another policy would have sent about the rounds that were."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from . import desk_options

if TYPE_CHECKING:
    from ..core.message import Message
    from ..desk import Desk
    from ..pipeline.policy import Policy, Session
    from ..replay import Past

WARM_UP = timedelta(days=3)  # what was open and confirmed when the time in question began
AT_MOST = 30  # lines of differences
PRESENT = Path("policy")

Row = tuple[str, str]
"""(receiver, severity), or the kind of what is no alert."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `what-if`."""
    parser = desk_options.added(
        commands,
        "what-if",
        "how many pages another policy would have sent about the rounds that were",
        "muster what-if --policy policy.new --since 30d",
        "Replays the stored verdicts, acknowledgements and silences with the policy in DIR and with the present one, "
        "and compares what people would have been sent. A page is a message about a P1 or P2 that fires. Nothing is "
        "sent or changed.",
    )
    parser.add_argument("--since", metavar="TIME", type=_since, default="30d", help="30d, 12h, or ISO 8601 with a zone")
    parser.add_argument(
        "--present", metavar="DIR", type=Path, default=PRESENT, help="to compare with (default: policy)"
    )
    desk_options.add_options(parser, run)


def _since(text: str) -> datetime:
    """A duration back from now, or an instant."""
    try:
        return desk_options.now() - desk_options.duration(text)
    except argparse.ArgumentTypeError:
        return desk_options.instant(text)


def run(given: argparse.Namespace) -> int:
    from .. import policy as policies
    from .table import table

    other = policies.load(given.policy, desk_options.SUITES)
    desk = desk_options.opened(argparse.Namespace(**{**vars(given), "policy": given.present}))
    try:
        past = _past(desk, given.since)
    finally:
        desk.close()
    if not past.rounds:
        print(f"no round handed anything in since {given.since:%Y-%m-%d %H:%M} UTC: there is nothing to replay")
        return 1
    with TemporaryDirectory() as kept:
        present = _told(past, desk.policy, given.since, Path(kept) / "present.json")
        instead = _told(past, other, given.since, Path(kept) / "instead.json")
    counted = sum((seen.entry.ended or seen.entry.started) >= given.since for seen in past.rounds)
    names = (str(given.present), str(given.policy))
    rows = list(_rows(present, instead, names))
    print(f"{counted} round(s) since {given.since:%Y-%m-%d %H:%M} UTC, replayed with {names[0]} and with {names[1]}\n")
    print("\n".join([*table(rows, frozenset(range(2, 7))), *_differences(present, instead, names)]))
    return 0


def _past(desk: Desk, since: datetime) -> Past:
    from ..replay import Past

    book, start = desk.store.book(), since - WARM_UP
    alerts = (*book.alerts.values(), *desk.store.resolved_since(start))
    return Past(
        environment=desk.environment,
        since=max(book.since, start),
        until=desk_options.now(),
        rounds=tuple(desk.store.history(start)),
        silences=tuple(desk.store.silences(start)),
        acknowledged=tuple((alert.cell, alert.acknowledgement) for alert in alerts if alert.acknowledgement),
    )


def _told(past: Past, policy: Policy, since: datetime, kept: Path) -> list[Message]:
    from ..replay import replay, told

    return told(replay(past, policy, _sessions(policy, kept)), since)


def _sessions(policy: Policy, kept: Path) -> Callable[[datetime], tuple[Session, ...]]:
    from ..sessions import sessions

    @cache
    def of_day(day: datetime) -> tuple[Session, ...]:
        return sessions(policy, day, kept)

    return lambda at: of_day(at.replace(hour=0, minute=0, second=0, microsecond=0))


def _rows(present: Sequence[Message], instead: Sequence[Message], names: tuple[str, str]) -> Iterator[Sequence[str]]:
    """Messages and pages of each (receiver, severity), with both policies."""
    before, after = _counted(present), _counted(instead)
    yield ("RECEIVER", "SEVERITY", f"{names[0]}: messages", "pages", f"{names[1]}: messages", "pages", "difference")
    for row in sorted({*before, *after}):
        yield (*row, *_numbers(before.get(row, (0, 0)), after.get(row, (0, 0))))
    yield ("all", "", *_numbers(_sum(before.values()), _sum(after.values())))


def _numbers(before: tuple[int, int], after: tuple[int, int]) -> tuple[str, ...]:
    difference = f"{after[0] - before[0]:+d} ({after[1] - before[1]:+d} pages)"
    return (*(str(number) for number in (*before, *after)), difference)


def _sum(counts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    pairs = list(counts)
    return sum(messages for messages, _ in pairs), sum(pages for _, pages in pairs)


def _counted(messages: Iterable[Message]) -> Mapping[Row, tuple[int, int]]:
    found: dict[Row, tuple[int, int]] = {}
    for message in messages:
        row = (message.receiver, message.severity.value if message.entries else message.kind.value)
        before = found.get(row, (0, 0))
        found[row] = (before[0] + 1, before[1] + _is_page(message))
    return found


def _is_page(message: Message) -> bool:
    return any(entry.severity.rank <= 2 for entry in message.firing)


def _differences(present: Sequence[Message], instead: Sequence[Message], names: tuple[str, str]) -> Iterator[str]:
    """Who would have been told of what more often, and less often."""
    before, after = _tellings(present), _tellings(instead)
    lines = [
        f"  {after[key] - before[key]:+d}  {' '.join(key)}"
        for key in sorted({*before, *after})
        if before[key] != after[key]
    ]
    yield (
        f"\nWith {names[1]} people would be told, compared with {names[0]}:" if lines else "\nNobody is told otherwise."
    )
    yield from lines[:AT_MOST]
    if len(lines) > AT_MOST:
        yield f"  … and {len(lines) - AT_MOST} more"


def _tellings(messages: Iterable[Message]) -> Counter[tuple[str, ...]]:
    """How often each receiver is told that an alert fires."""
    return Counter(
        (f"{message.receiver}:", entry.severity.value, entry.alert.finding.control, "on", entry.alert.finding.target)
        for message in messages
        for entry in message.firing
    )
